package io.hivesec.engines.jvm;

import io.hivesec.alert.EngineVerdict;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.engines.memshell.ClassSet;
import io.hivesec.engines.memshell.MemoryWebshellScanner;
import io.hivesec.spi.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Measures what it costs a Spring Boot application of many classes to be looked into. {@code JARS CLASSES} are a folder with the
 * jars of Spring Boot 2.7 and of as many libraries as hold the classes, and how many are to be loaded. Not a test.
 */
public final class MeasureLiveJvm {
    private static final int RUNS = 5;

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
        try (TargetJvm target = TargetJvm.start(home, Path.of(arguments[0]), "spring", "javax", work, "-Xmx512m")) {
            target.tell("load " + arguments[1]);
            for (int run = 0; run < RUNS; run++) {
                measure(target);
            }
        }
    }

    private static void measure(TargetJvm target) throws Exception {
        target.tell("state");
        List<Integer> before = target.tell("state");
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
        List<Integer> after = target.tell("state");
        JvmInspection.Summary summary = inspection.summary();
        System.out.printf(
                Locale.ROOT,
                "%d classes, %d read: %d ms in all, %d ms attached, of them %d ms transforming, %d ms to judge;"
                        + " processor time %d ms in the JVM and %d ms here; heap at most"
                        + " %d KiB more while scanned, %d KiB more afterwards; %d found; %s%n",
                summary.classes(),
                summary.read(),
                (end - start) / 1_000_000,
                (read - start) / 1_000_000,
                summary.pauseMillis(),
                (end - read) / 1_000_000,
                cpuThere,
                cpuHere,
                after.get(4) - before.get(5),
                after.get(5) - before.get(5),
                found,
                summary.notes());
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
