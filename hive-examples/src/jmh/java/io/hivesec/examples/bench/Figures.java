package io.hivesec.examples.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.hivesec.Hive;
import io.hivesec.detectors.source.EventFormat;
import io.hivesec.detectors.source.EventReader;
import io.hivesec.event.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The figures of docs/performance.md that a machine with other work on it can give too: events a second of processor time,
 * collecting garbage and compiling included, and the time a single event takes. What is compared runs in one process, in
 * turn, on the same data.
 *
 * <p>Usage: {@code Figures [ROUNDS]}.
 */
public final class Figures {
    private static final int CONTAINERS = 200;
    private static final int EVENTS = 400_000;
    private static final int RECORDS = 40_000;
    private static final long WARM_UP_NANOS = 8_000_000_000L;
    private static final long ROUND_NANOS = 3_000_000_000L;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Figures() {}

    /** Something to do with all of the data once. */
    @FunctionalInterface
    private interface Work {
        /** How many events or records were done. */
        long once() throws IOException;
    }

    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
        List<Event> events = EventStream.of(CONTAINERS, EVENTS);
        byte[] tetragon = TetragonStream.of(events.subList(0, RECORDS));
        System.out.printf("%d containers, %d bytes a Tetragon record%n", CONTAINERS, tetragon.length / RECORDS);
        try (Hive hive = hive();
                Hive other = hive()) {
            System.out.printf("%d rules%n", hive.rules().size());
            EventReader reader = EventReader.of(EventFormat.TETRAGON);
            ObjectMapper mapper = new ObjectMapper();
            double plain = measure("plain Java, 30 stateless checks", rounds, () -> plain(events));
            double inspect = measure("Hive.inspect, all detectors and state", rounds, () -> inspect(hive, events));
            double tree = measure("Jackson, Tetragon records to trees only", rounds, () -> tree(mapper, tetragon));
            double verdict = measure(
                    "Hive, Tetragon records to verdicts",
                    rounds,
                    () -> reader.read(new ByteArrayInputStream(tetragon), other::inspect).read());
            System.out.printf(
                    Locale.ROOT, "inspect / plain checks %.2f, verdict / tree %.2f%n", inspect / plain, verdict / tree);
            latency(hive, events);
        }
    }

    private static Hive hive() {
        return Hive.builder().plugins(Figures.class.getClassLoader()).build();
    }

    private static long plain(List<Event> events) {
        long found = 0;
        for (Event event : events) {
            found += PlainChecks.count(event);
        }
        if (found < 0) {
            throw new IllegalStateException("cannot be");
        }
        return events.size();
    }

    private static long inspect(Hive hive, List<Event> events) {
        for (Event event : events) {
            hive.inspect(event);
        }
        return events.size();
    }

    private static long tree(ObjectMapper mapper, byte[] records) throws IOException {
        long count = 0;
        try (MappingIterator<JsonNode> trees = mapper.readerFor(JsonNode.class).readValues(records)) {
            while (trees.hasNext()) {
                count += trees.next().isObject() ? 1 : 0;
            }
        }
        return count;
    }

    private static double measure(String name, int rounds, Work work) throws IOException {
        for (long start = System.nanoTime(); System.nanoTime() - start < WARM_UP_NANOS; ) {
            work.once();
        }
        double[] rates = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            long cpu = SYSTEM.getProcessCpuTime();
            long done = 0;
            for (long start = System.nanoTime(); System.nanoTime() - start < ROUND_NANOS; ) {
                done += work.once();
            }
            rates[i] = done * 1e9 / (SYSTEM.getProcessCpuTime() - cpu);
        }
        Arrays.sort(rates);
        double median = rates[rounds / 2];
        System.out.printf(
                Locale.ROOT,
                "%-42s %,12.0f a core-second (%,.0f to %,.0f)%n",
                name,
                median,
                rates[0],
                rates[rounds - 1]);
        return median;
    }

    private static void latency(Hive hive, List<Event> events) {
        long[] nanos = new long[events.size()];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            hive.inspect(events.get(i));
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "one event: p50 %.1f us, p99 %.1f us, p99.9 %.1f us%n",
                nanos[nanos.length / 2] / 1000.0,
                nanos[nanos.length / 100 * 99] / 1000.0,
                nanos[nanos.length / 1000 * 999] / 1000.0);
    }
}
