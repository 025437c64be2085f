package io.hivesec.triage;

import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * Measures threat intelligence: {@code IndicatorScore NUMBER} makes a CSV file of so many indicators (addresses, addresses
 * with ports, names and digests, each with a description of its own, and networks of twelve lengths), reads it, and prints
 * the heap that it takes and what a look-up takes.
 */
public final class IndicatorScore {
    private static final int LOOK_UPS = 2_000_000;
    private static final int NETWORKS = 1200;

    private IndicatorScore() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        int number = Integer.parseInt(arguments[0]);
        Path file = Files.createTempFile("indicators", ".csv");
        try {
            write(file, number);
            System.out.printf("%d indicators in a file of %d MB%n", number, Files.size(file) >> 20);
            long before = heap();
            long start = System.nanoTime();
            IndicatorFiles indicators = IndicatorFiles.open(List.of(file));
            System.out.printf("read in %.1f s%n", (System.nanoTime() - start) / 1e9);
            System.out.printf("%d known, %d MB of heap%n", indicators.size(), (heap() - before) >> 20);
            for (int round = 0; round < 3; round++) {
                time("hit", indicators, i -> value(spread(i, number)));
                time("miss, name", indicators, i -> "www" + spread(i, number) + ".example.org");
                time("miss, address", indicators, i -> address(spread(i, number), 0xc0000000L));
            }
        } finally {
            Files.delete(file);
        }
    }

    private static int spread(int i, int number) {
        return (int) ((i * 2_654_435_761L & Long.MAX_VALUE) % number);
    }

    private static void write(Path file, int number) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < number; i++) {
                out.write(value(i) + ",campaign " + i + " seen\n");
            }
            for (int i = 0; i < NETWORKS; i++) {
                out.write("198." + i % 256 + "." + i / 256 * 16 + ".0/" + (20 + i % 12) + ",network\n");
            }
        }
    }

    private static String value(int i) {
        return switch (i & 3) {
            case 0 -> address(i, 0x0b000000L);
            case 1 -> address(i, 0x0b000000L) + ":" + (i % 60_000 + 1);
            case 2 -> "host-" + i + ".example.net";
            default -> digest(i);
        };
    }

    private static String address(int i, long base) {
        long all = base + i;
        return (all >> 24 & 255) + "." + (all >> 16 & 255) + "." + (all >> 8 & 255) + "." + (all & 255);
    }

    private static String digest(int i) {
        SplittableRandom random = new SplittableRandom(i);
        StringBuilder text = new StringBuilder(64);
        for (int part = 0; part < 4; part++) {
            text.append(String.format("%016x", random.nextLong()));
        }
        return text.toString();
    }

    private static void time(String what, IndicatorFiles indicators, IntFunction<String> values) {
        String[] asked = new String[LOOK_UPS / 10];
        for (int i = 0; i < asked.length; i++) {
            asked[i] = values.apply(i);
        }
        long found = 0;
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < LOOK_UPS; i++) {
            found += indicators.lookUp(asked[i % asked.length]).isPresent() ? 1 : 0;
        }
        long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        System.out.printf(
                "%s: %d ns of processor time a look-up (%d of %d found)%n", what, took / LOOK_UPS, found, LOOK_UPS);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
