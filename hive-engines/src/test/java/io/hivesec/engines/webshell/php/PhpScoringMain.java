package io.hivesec.engines.webshell.php;

import io.hivesec.alert.Verdict;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.webshell.Judgement;
import io.hivesec.engines.webshell.Page;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measures the PHP engine on folders of files: {@code PhpScoringMain malicious|benign FOLDER…}. Each distinct PHP file counts once.
 * Prints what was missed or wrongly alerted, the verdicts, files a second of processor time and the slowest file.
 */
public final class PhpScoringMain {
    private static final long LIMIT_NANOS = 2_000_000_000L;
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
    private static final Pattern PHP =
            Pattern.compile("\\.(?:php\\d?|phtml|pht|phar|inc)(?:\\.\\w+)?$", Pattern.CASE_INSENSITIVE);

    private PhpScoringMain() {}

    /**
     * Runs the measurement.
     *
     * @param arguments the expectation, then the folders
     * @throws IOException when a folder cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        boolean malicious = arguments[0].equals("malicious");
        PhpEngine engine = new PhpEngine();
        Set<Integer> seen = new HashSet<>();
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        List<Long> nanos = new ArrayList<>();
        String slowest = "";
        long worst = 0;
        for (Path file : files(Arrays.asList(arguments).subList(1, arguments.length))) {
            byte[] bytes = Files.readAllBytes(file);
            boolean tagged = new String(bytes, StandardCharsets.ISO_8859_1).contains("<?");
            if (!tagged
                    || bytes.length > 8_000_000
                    || !PHP.matcher(file.toString()).find()
                    || !seen.add(Arrays.hashCode(bytes))) {
                continue;
            }
            long start = THREAD.getCurrentThreadCpuTime();
            Judgement judgement = judge(
                    engine,
                    Page.of(
                            FileArtifact.of(file.toString(), bytes),
                            bytes,
                            () -> THREAD.getCurrentThreadCpuTime() - start > LIMIT_NANOS));
            long took = THREAD.getCurrentThreadCpuTime() - start;
            nanos.add(took);
            if (took > worst) {
                worst = took;
                slowest = file.toString();
            }
            verdicts.merge(judgement.verdict(), 1, Integer::sum);
            boolean found = judgement.verdict() == Verdict.MALICIOUS || judgement.verdict() == Verdict.SUSPICIOUS;
            if (found != malicious || !judgement.problem().isEmpty()) {
                print(file, judgement);
            }
        }
        summary(verdicts, nanos, slowest);
    }

    /** A crash is a result to print, not the end of the measurement. */
    private static Judgement judge(PhpEngine engine, Page page) {
        try {
            return engine.judge(page);
        } catch (RuntimeException | StackOverflowError e) {
            StackTraceElement[] trace = e.getStackTrace();
            return Judgement.of(
                    List.of(),
                    "CRASH " + e + " "
                            + (trace.length == 0 ? "" : trace[0] + " " + trace[Math.min(1, trace.length - 1)]));
        }
    }

    private static void print(Path file, Judgement judgement) {
        System.out.println(
                judgement.verdict() + " " + file + (judgement.problem().isEmpty() ? "" : " !" + judgement.problem()));
        judgement.traits().stream()
                .limit(4)
                .forEach(t -> System.out.println("    " + t.weight() + " " + t.rule() + " "
                        + t.hit().line() + " " + t.hit().call() + " [" + t.hit().argument() + "] "
                        + t.hit().detail() + " " + t.hit().taint()));
    }

    private static void summary(Map<Verdict, Integer> verdicts, List<Long> nanos, String slowest) {
        long total = nanos.stream().mapToLong(Long::longValue).sum();
        List<Long> sorted = nanos.stream().sorted().toList();
        int count = nanos.size();
        int p99 = Math.max(0, (int) Math.ceil(count * 0.99) - 1);
        int found = verdicts.getOrDefault(Verdict.MALICIOUS, 0) + verdicts.getOrDefault(Verdict.SUSPICIOUS, 0);
        System.out.println(String.format(
                Locale.ROOT,
                "files %d %s  found %.2f %%  %.0f files/s  p50 %.2f ms  p99 %.1f ms  slowest %.0f ms %s",
                count,
                verdicts,
                100.0 * found / Math.max(1, count),
                count * 1e9 / Math.max(1, total),
                sorted.get(count / 2) / 1e6,
                sorted.get(p99) / 1e6,
                sorted.get(count - 1) / 1e6,
                slowest));
    }

    private static List<Path> files(List<String> folders) throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> walk = Files.walk(Path.of(folder))) {
                walk.filter(Files::isRegularFile).sorted().forEach(all::add);
            }
        }
        return all;
    }
}
