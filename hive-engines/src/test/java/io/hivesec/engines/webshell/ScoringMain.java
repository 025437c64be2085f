package io.hivesec.engines.webshell;

import io.hivesec.alert.Verdict;
import io.hivesec.artifact.FileArtifact;
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
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measures the engines on folders of files: {@code ScoringMain malicious|benign ROUNDS NAMES FOLDER…}, where {@code NAMES}
 * is a pattern of file names. Each distinct file counts once. Prints what was missed or wrongly alerted, the verdicts, and
 * for the last round (the earlier ones warm the virtual machine up) files a second of processor time and the slowest file.
 */
public final class ScoringMain {
    private static final long LIMIT_NANOS = 2_000_000_000L;
    private static final int SNIFFED = 4096;
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private ScoringMain() {}

    /**
     * Runs the measurement.
     *
     * @param arguments the expectation, the rounds, the pattern of names, then the folders
     * @throws IOException when a folder cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        boolean malicious = arguments[0].equals("malicious");
        int rounds = Integer.parseInt(arguments[1]);
        Pattern names = Pattern.compile(arguments[2], Pattern.CASE_INSENSITIVE);
        List<PageEngine> engines = ServiceLoader.load(PageEngine.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        List<Path> files = distinct(files(Arrays.asList(arguments).subList(3, arguments.length), names));
        for (int round = 1; round <= rounds; round++) {
            run(files, engines, malicious, round == rounds);
        }
    }

    private static void run(List<Path> files, List<PageEngine> engines, boolean malicious, boolean last)
            throws IOException {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        List<Long> nanos = new ArrayList<>();
        String slowest = "";
        long worst = 0;
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            long start = THREAD.getCurrentThreadCpuTime();
            Judgement judgement = judge(engines, file, bytes, start);
            long took = THREAD.getCurrentThreadCpuTime() - start;
            nanos.add(took);
            if (took > worst) {
                worst = took;
                slowest = file.toString();
            }
            verdicts.merge(judgement.verdict(), 1, Integer::sum);
            boolean found = judgement.verdict() == Verdict.MALICIOUS || judgement.verdict() == Verdict.SUSPICIOUS;
            boolean telling =
                    found != malicious || !judgement.problem().isEmpty() || judgement.verdict() == Verdict.SUSPICIOUS;
            if (last && telling) {
                print(file, judgement);
            }
        }
        summary(verdicts, nanos, slowest);
    }

    private static Judgement judge(List<PageEngine> engines, Path file, byte[] bytes, long start) {
        String name = file.toString();
        String begin = new String(bytes, 0, Math.min(bytes.length, SNIFFED), StandardCharsets.ISO_8859_1);
        Page page = Page.of(
                FileArtifact.of(name, bytes), bytes, () -> THREAD.getCurrentThreadCpuTime() - start > LIMIT_NANOS);
        Judgement judgement = Judgement.BENIGN;
        for (PageEngine engine : engines) {
            if (engine.claims(name.toLowerCase(Locale.ROOT), begin)) {
                judgement = judgement.or(engine.judge(page));
            }
        }
        return judgement;
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
        System.out.println(String.format(
                Locale.ROOT,
                "files %d %s  %.0f files/s  p50 %.2f ms  p99 %.1f ms  slowest %.0f ms %s",
                count,
                verdicts,
                count * 1e9 / Math.max(1, total),
                sorted.get(count / 2) / 1e6,
                sorted.get(p99) / 1e6,
                sorted.get(count - 1) / 1e6,
                slowest));
    }

    private static List<Path> distinct(List<Path> files) throws IOException {
        Set<String> seen = new HashSet<>();
        List<Path> distinct = new ArrayList<>();
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length > 0 && seen.add(bytes.length + ":" + Arrays.hashCode(bytes))) {
                distinct.add(file);
            }
        }
        return distinct;
    }

    private static List<Path> files(List<String> folders, Pattern names) throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> walk = Files.walk(Path.of(folder))) {
                walk.filter(Files::isRegularFile)
                        .filter(file ->
                                names.matcher(file.getFileName().toString()).find())
                        .sorted()
                        .forEach(all::add);
            }
        }
        return all;
    }
}
