package io.hivesec.engines.virus.own;

import com.sun.management.OperatingSystemMXBean;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.archive.Budgets;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What {@link ThroughputMain} measures in a process of its own: {@code matcher|engine|naive SIGNATURES DIRECTORY}. It prints
 * seconds of processor time to load, seconds to scan, and how much it found; both include what the JVM does beside, compiling
 * and collecting garbage.
 */
final class ThroughputChild {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final Deadline LATE = Deadline.in(Duration.ofHours(2));

    private ThroughputChild() {}

    /** Looks through one file. */
    @FunctionalInterface
    private interface Scan {
        boolean finds(Path file) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        Path signatures = Path.of(arguments[1]);
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(arguments[2]))) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        long start = SYSTEM.getProcessCpuTime();
        Scan scan = switch (arguments[0]) {
            case "matcher" -> matcher(signatures);
            case "engine" -> engine(signatures);
            default -> naive(signatures);
        };
        long loaded = SYSTEM.getProcessCpuTime();
        int found = 0;
        for (Path file : files) {
            found += scan.finds(file) ? 1 : 0;
        }
        long scanned = SYSTEM.getProcessCpuTime();
        System.out.printf(Locale.ROOT, "%.3f %.3f %d%n", (loaded - start) / 1e9, (scanned - loaded) / 1e9, found);
    }

    private static Scan matcher(Path signatures) throws IOException {
        SignatureDatabase database = SignatureDatabase.builder().add(signatures).build();
        return file -> {
            try (InputStream in = Files.newInputStream(file)) {
                return !database.book().scan(in, bytes -> {}).isEmpty();
            }
        };
    }

    private static Scan engine(Path signatures) throws IOException {
        OwnEngine engine =
                new OwnEngine(SignatureDatabase.builder().add(signatures).build(), Budgets.DEFAULT);
        return file -> engine.examine(Specimen.of(FileArtifact.of(file)), LATE)
                .answer()
                .isDetection();
    }

    private static Scan naive(Path signatures) throws IOException {
        DenseAhoCorasick automaton = new DenseAhoCorasick(Files.readAllLines(signatures).stream()
                .map(line -> HexFormat.of().parseHex(line.substring(line.lastIndexOf(':') + 1)))
                .toList());
        return file -> {
            try (InputStream in = Files.newInputStream(file)) {
                return automaton.isIn(in);
            }
        };
    }
}
