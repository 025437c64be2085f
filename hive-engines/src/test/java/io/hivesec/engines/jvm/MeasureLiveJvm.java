package io.hivesec.engines.jvm;

import io.hivesec.alert.EngineVerdict;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.engines.memshell.ClassSet;
import io.hivesec.engines.memshell.MemoryWebshellScanner;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures what it costs a Spring Boot application of many classes to be looked into. {@code JARS CLASSES} are a folder with the
 * jars of Spring Boot 2.7 and of as many libraries as hold the classes, and how many are to be loaded. How long the target stood
 * still is what it logs of its own safepoints. Not a test.
 */
public final class MeasureLiveJvm {
    private static final int RUNS = 5;
    private static final Pattern TOTAL = Pattern.compile("Total:\\s+(\\d+) ns");

    private MeasureLiveJvm() {}

    /**
     * Measures and prints, a line a scan.
     *
     * @param arguments the folder, and the number of classes
     * @throws Exception if the target does not start
     */
    public static void main(String[] arguments) throws Exception {
        Path work = Files.createTempDirectory("hive-measure");
        Path home = Path.of(System.getProperty("java.home"));
        Path pauses = work.resolve("safepoints");
        try (TargetJvm target = TargetJvm.start(
                home, Path.of(arguments[0]), "spring", "javax", work, "-Xmx512m", "-Xlog:safepoint:file=" + pauses)) {
            target.tell("load " + arguments[1]);
            for (int run = 0; run < RUNS; run++) {
                measure(target, pauses);
            }
        }
    }

    private static void measure(TargetJvm target, Path pauses) throws Exception {
        target.tell("state");
        List<Integer> before = target.tell("state");
        int quiet = stops(pauses).size();
        long cpuThere = cpu(target.pid());
        long cpuHere = cpu(ProcessHandle.current().pid());
        long start = System.nanoTime();
        JvmInspection inspection =
                new JvmInspector().inspect(new JvmInspector().find(target.pid()).orElseThrow());
        long read = System.nanoTime();
        int found = judge(inspection);
        long end = System.nanoTime();
        cpuThere = cpu(target.pid()) - cpuThere;
        cpuHere = cpu(ProcessHandle.current().pid()) - cpuHere;
        List<Double> stops = stops(pauses).subList(quiet, stops(pauses).size());
        List<Integer> after = target.tell("state");
        JvmInspection.Summary summary = inspection.summary();
        System.out.printf(
                Locale.ROOT,
                "%d classes, %d read: wall %d ms (%d attached, of them %d transforming, and %d to judge);"
                        + " the target stood still %d times, %.1f ms in all, %.1f ms at most;"
                        + " processor time %d ms in the target and %d ms here;"
                        + " heap at most %d KiB more while scanned, %d KiB more afterwards; %d found; %s%n",
                summary.classes(),
                summary.read(),
                (end - start) / 1_000_000,
                (read - start) / 1_000_000,
                summary.pauseMillis(),
                (end - read) / 1_000_000,
                stops.size(),
                stops.stream().mapToDouble(Double::doubleValue).sum(),
                stops.stream().mapToDouble(Double::doubleValue).max().orElse(0),
                cpuThere,
                cpuHere,
                after.get(4) - before.get(5),
                after.get(5) - before.get(5),
                found,
                summary.notes());
    }

    /** The milliseconds of each stop that the JVM has logged so far. */
    private static List<Double> stops(Path log) throws IOException {
        List<Double> stops = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Matcher total = TOTAL.matcher(line);
            if (total.find()) {
                stops.add(Long.parseLong(total.group(1)) / 1e6);
            }
        }
        return stops;
    }

    private static long cpu(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(Duration::toMillis)
                .orElse(0L);
    }

    private static int judge(JvmInspection inspection) throws Exception {
        MemoryWebshellScanner scanner = new MemoryWebshellScanner(artifact -> ClassSet.NONE, inspection::context);
        int found = 0;
        for (ClassArtifact type : inspection.classes()) {
            EngineVerdict verdict = scanner.scan(type, Deadline.in(Duration.ofSeconds(30)));
            found += verdict.findings().size();
        }
        return found;
    }
}
