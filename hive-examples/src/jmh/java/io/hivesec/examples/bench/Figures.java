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
 * turn, on the same data; a ratio is the median of the rounds' ratios, and one that has lost more than a fifth of what
 * {@code recorded-ratios.properties} says ends the run with status 1.
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
            double[] plain = new double[rounds];
            double[] inspect = new double[rounds];
            double[] tree = new double[rounds];
            double[] verdict = new double[rounds];
            Work plainly = () -> plain(events);
            Work inspecting = () -> inspect(hive, events);
            Work reading = () -> tree(mapper, tetragon);
            Work judging = () -> reader.read(new ByteArrayInputStream(tetragon), other::inspect)
                    .read();
            for (Work work : List.of(plainly, inspecting, reading, judging)) {
                during(WARM_UP_NANOS, work);
            }
            for (int i = 0; i < rounds; i++) {
                plain[i] = during(ROUND_NANOS, plainly);
                inspect[i] = during(ROUND_NANOS, inspecting);
                tree[i] = during(ROUND_NANOS, reading);
                verdict[i] = during(ROUND_NANOS, judging);
            }
            print("plain Java, 30 stateless checks", plain);
            print("Hive.inspect, all detectors and state", inspect);
            print("Jackson, Tetragon records to trees only", tree);
            print("Hive, Tetragon records to verdicts", verdict);
            latency("one event", hive, events);
            underAttack(events);
            Ratios ratios = Ratios.recorded();
            ratios.compare("inspect/plain", medianRatio(inspect, plain));
            ratios.compare("verdict/tree", medianRatio(verdict, tree));
            if (ratios.haveRegressed()) {
                System.exit(1);
            }
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

    /** Does it again and again for so much of the process's processor time, and says how many a second of it. */
    private static double during(long nanos, Work work) throws IOException {
        long start = SYSTEM.getProcessCpuTime();
        long done = 0;
        long taken = 0;
        while (taken < nanos) {
            done += work.once();
            taken = SYSTEM.getProcessCpuTime() - start;
        }
        return done * 1e9 / taken;
    }

    private static double medianRatio(double[] some, double[] others) {
        double[] ratios = new double[some.length];
        Arrays.setAll(ratios, i -> some[i] / others[i]);
        Arrays.sort(ratios);
        return ratios[ratios.length / 2];
    }

    private static void print(String name, double[] rates) {
        double[] sorted = rates.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-42s %,12.0f a core-second (%,.0f to %,.0f)%n",
                name,
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }

    /** The same events in containers with eight alerts each: what follows an alert may revise it. */
    private static void underAttack(List<Event> events) {
        List<Event> attacks = Attacks.before(events);
        for (boolean isWarm : new boolean[] {false, true}) {
            try (Hive hive = hive()) {
                int alerts = attacks.stream()
                        .mapToInt(event -> hive.inspect(event).alerts().size())
                        .sum();
                latency((isWarm ? "" : "not warm, ") + "one event after " + alerts + " alerts", hive, events);
            }
        }
    }

    private static void latency(String name, Hive hive, List<Event> events) {
        long[] nanos = new long[events.size()];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            hive.inspect(events.get(i));
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%s: p50 %.1f us, p99 %.1f us, p99.9 %.1f us%n",
                name,
                nanos[nanos.length / 2] / 1000.0,
                nanos[nanos.length / 100 * 99] / 1000.0,
                nanos[nanos.length / 1000 * 999] / 1000.0);
    }
}
