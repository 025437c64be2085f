package io.hivesec.examples.bench;

import io.hivesec.Hive;
import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessForked;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Whether memory stays where it is: many events, with the heap after a collection at ten places on the way, and then a
 * fork bomb in one container.
 *
 * <p>Usage: {@code Soak [MILLIONS [CONTAINERS]]}; 50 and 1,000 unless given.
 */
public final class Soak {
    private static final int BLOCK = 1_000_000;
    private static final int STEPS = 10;
    private static final int FORKS = 1_000_000;

    private Soak() {}

    public static void main(String[] arguments) {
        int millions = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        int containers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
        long empty = heap();
        try (Hive hive = Hive.builder().plugins(Soak.class.getClassLoader()).build()) {
            int step = Math.max(1, millions / STEPS);
            for (int million = 1; million <= millions; million++) {
                play(hive, EventStream.of(containers, BLOCK, million), million);
                if (million % step == 0) {
                    long used = heap() - empty;
                    System.out.printf(
                            Locale.ROOT,
                            "%3d M events: heap %,d KB, %.1f KB a container; histories %,d KB by their own account%n",
                            million,
                            used >> 10,
                            used / 1024.0 / containers,
                            hive.historyBytes() >> 10);
                }
            }
            bomb(hive, containers);
        }
    }

    private static void play(Hive hive, List<Event> events, int part) {
        for (Event event : events) {
            hive.inspect(event);
        }
        if (events.isEmpty()) {
            throw new IllegalStateException("part " + part + " has no events");
        }
    }

    /** Every process forks, as {@code :(){ :|:& };:} does. */
    private static void bomb(Hive hive, int containers) {
        long before = heap();
        Container container = Container.of("bomb", "bomb", "registry.example/bomb:1");
        Instant time = Instant.parse("2026-02-02T03:04:05Z");
        for (int i = 0; i < FORKS; i++) {
            time = time.plus(Duration.ofNanos(10_000));
            Process parent = Process.builder()
                    .pid(100 + i / 2)
                    .executable("/bin/bash")
                    .arguments("bash", "-c", "x".repeat(2000))
                    .build();
            Process child = Process.builder().pid(101 + i).ppid(parent.pid()).build();
            hive.inspect(new ProcessForked(Context.of(time, container, parent), child));
        }
        System.out.printf(
                Locale.ROOT,
                "fork bomb of %,d processes in one container beside %d others: heap + %,d KB%n",
                FORKS,
                containers,
                (heap() - before) >> 10);
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }
}
