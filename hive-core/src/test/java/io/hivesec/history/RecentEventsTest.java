package io.hivesec.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.Process;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the rings to a plain list that does the same. */
final class RecentEventsTest {
    private static final int ROOM = 80;
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Container WEB = Container.of("c0ffee", "web-1", "web");

    private final RecentEvents recent = new RecentEvents(ROOM);
    private final List<Event> plain = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void add_andDrop_areWhatAListWouldDo(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            int dice = random.nextInt(100);
            if (dice < 90) {
                add(event(i, pid(random), random.nextInt(4) > 0));
            } else if (dice < 97) {
                drop();
            } else if (dice < 99) {
                Instant old = START.plusSeconds(i - 20);
                recent.dropBefore(old);
                plain.removeIf(event -> event.time().isBefore(old));
            } else if (random.nextInt(20) == 0) {
                recent.clear();
                plain.clear();
            }
            assertThat(recent.all()).isEqualTo(plain);
            int pid = pid(random);
            assertThat(recent.of(pid))
                    .isEqualTo(plain.stream()
                            .filter(event -> event.process().pid() == pid)
                            .toList());
            assertThat(recent.weight() > 0).isEqualTo(!plain.isEmpty());
        }
    }

    /** Few processes that do much and many that do little, so that chains are long and come and go. */
    private static int pid(Random random) {
        return random.nextBoolean() ? random.nextInt(1 + random.nextInt(12)) : random.nextInt(200) * 40_503;
    }

    private void add(Event event) {
        recent.add(event);
        plain.add(event);
        boolean common = event instanceof FileOpened;
        int room = common ? ROOM / 4 : ROOM - ROOM / 4;
        Predicate<Event> alike = other -> other instanceof FileOpened == common;
        if (plain.stream().filter(alike).count() > room) {
            plain.remove(plain.stream().filter(alike).findFirst().orElseThrow());
        }
    }

    private void drop() {
        List<Event> before = recent.all();
        boolean dropped = recent.dropOne();
        assertThat(dropped).isEqualTo(!before.isEmpty());
        if (dropped) {
            List<Event> left = recent.all();
            Event gone = before.stream()
                    .filter(event -> !left.contains(event))
                    .findFirst()
                    .orElseThrow();
            boolean common = gone instanceof FileOpened;
            assertThat(before.stream()
                            .filter(event -> event instanceof FileOpened == common)
                            .findFirst())
                    .as("the oldest of its kind")
                    .contains(gone);
            plain.remove(gone);
        }
    }

    private static Event event(int number, int pid, boolean opened) {
        Process process = Process.builder().pid(pid).executable("/bin/sh").build();
        Context context = Context.of(START.plusSeconds(number), WEB, process);
        return opened
                ? new FileOpened(context, "/usr/lib/" + number, OpenFlags.READ)
                : new FileWritten(context, "/srv/" + number, OpenFlags.WRITE);
    }
}
