package io.hivesec.engines.webshell;

import io.hivesec.alert.Verdict;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.webshell.include.PageTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures the engines, without the library of known samples, on folders of files: {@code ScoringMain malicious|benign ROUNDS
 * php|jsp|asp|aspx|PATTERN FOLDER…}, where a pattern is one of file names. Each distinct file counts once. Prints what was missed or wrongly alerted,
 * the verdicts, and for the last round (the earlier ones warm the virtual machine up) files a second of processor time and the
 * slowest file. Files that {@code mislabelled.txt} lists are counted, and then once more left out.
 */
public final class ScoringMain {
    private static final long LIMIT_NANOS = 2_000_000_000L;
    private static final int SNIFFED = 4096;
    private static final int MAX_BYTES = 8_000_000;
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
    private static final Map<String, String> NAMES = Map.of(
            "php", "\\.(?:php\\d?|phtml|pht|phar|inc)(?:\\.\\w+)?$",
            "jsp", "\\.(?:jspx?|jspf|tagx?)$",
            "asp", "\\.(?:asp|asa|cer)$",
            "aspx", "\\.(?:aspx|ashx|asmx|ascx|asax|master|svc|cshtml|vbhtml)$");

    private final boolean malicious;
    private final PageTree tree;
    private final Map<String, String> mislabelled = mislabelled();
    private final List<PageEngine> engines = new WebshellScanner().engines();

    private ScoringMain(boolean malicious, PageTree tree) {
        this.malicious = malicious;
        this.tree = tree;
    }

    /**
     * Runs the measurement.
     *
     * @param arguments the expectation, the rounds, the language or the pattern of names, then the folders
     * @throws IOException when a folder cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        int rounds = Integer.parseInt(arguments[1]);
        Pattern names = Pattern.compile(NAMES.getOrDefault(arguments[2], arguments[2]), Pattern.CASE_INSENSITIVE);
        List<Path> folders = Arrays.stream(arguments).skip(3).map(Path::of).toList();
        Predicate<byte[]> counts = arguments[2].equals("php") ? ScoringMain::hasTag : bytes -> true;
        List<Path> files = new ArrayList<>(distinct(folders, names, counts).values());
        if (files.isEmpty()) {
            System.err.println("no file to measure: none below " + folders + " has a name that matches " + names);
            System.exit(1);
        }
        ScoringMain scoring = new ScoringMain(arguments[0].equals("malicious"), PageTree.of(folders));
        for (int round = 1; round <= rounds; round++) {
            scoring.run(files, round == rounds);
        }
    }

    private static boolean hasTag(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains("<?");
    }

    private void run(List<Path> files, boolean last) throws IOException {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        List<Long> nanos = new ArrayList<>();
        String slowest = "";
        long worst = 0;
        int nothing = 0;
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            long start = THREAD.getCurrentThreadCpuTime();
            Judgement judgement = judge(file, bytes, start);
            long took = THREAD.getCurrentThreadCpuTime() - start;
            nanos.add(took);
            if (took > worst) {
                worst = took;
                slowest = file.toString();
            }
            verdicts.merge(judgement.verdict(), 1, Integer::sum);
            boolean found = judgement.verdict() == Verdict.MALICIOUS || judgement.verdict() == Verdict.SUSPICIOUS;
            String excuse = found ? null : mislabelled.get(digest(bytes));
            nothing += excuse == null ? 0 : 1;
            boolean telling =
                    found != malicious || !judgement.problem().isEmpty() || judgement.verdict() == Verdict.SUSPICIOUS;
            if (last && telling) {
                print(file, judgement, excuse == null ? "" : " (" + excuse + ')');
            }
        }
        if (last) {
            found(verdicts, nothing);
        }
        summary(verdicts, nanos, slowest);
    }

    private Judgement judge(Path file, byte[] bytes, long start) {
        String name = file.toString();
        String begin = new String(bytes, 0, Math.min(bytes.length, SNIFFED), StandardCharsets.ISO_8859_1);
        Page page = Page.of(
                FileArtifact.of(name, bytes),
                bytes,
                () -> THREAD.getCurrentThreadCpuTime() - start > LIMIT_NANOS,
                tree);
        Judgement judgement = Judgement.BENIGN;
        for (PageEngine engine : engines) {
            if (engine.claims(name.toLowerCase(Locale.ROOT), begin)) {
                judgement = judgement.or(judge(engine, page));
            }
        }
        return judgement;
    }

    /** A crash is a result to print, not the end of the measurement. */
    private static Judgement judge(PageEngine engine, Page page) {
        try {
            return engine.judge(page);
        } catch (RuntimeException | StackOverflowError e) {
            StackTraceElement[] trace = e.getStackTrace();
            return Judgement.of(List.of(), "CRASH " + e + " " + (trace.length == 0 ? "" : trace[0]));
        }
    }

    private static void print(Path file, Judgement judgement, String excuse) {
        System.out.println(judgement.verdict() + " " + file
                + (judgement.problem().isEmpty() ? "" : " !" + judgement.problem()) + excuse);
        judgement.traits().stream()
                .limit(4)
                .forEach(t -> System.out.println("    " + t.weight() + " " + t.rule() + " "
                        + t.hit().line() + " " + t.hit().call() + " [" + t.hit().argument() + "] "
                        + t.hit().detail() + " " + t.hit().taint()));
    }

    private static void found(Map<Verdict, Integer> verdicts, int nothing) {
        int count = verdicts.values().stream().mapToInt(Integer::intValue).sum();
        int found = verdicts.getOrDefault(Verdict.MALICIOUS, 0) + verdicts.getOrDefault(Verdict.SUSPICIOUS, 0);
        System.out.println(String.format(
                Locale.ROOT,
                "found %d of %d, %.2f %%; without %d that hold nothing a server would run for anybody, %.2f %%",
                found,
                count,
                100.0 * found / Math.max(1, count),
                nothing,
                100.0 * found / Math.max(1, count - nothing)));
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

    /** The files whose names match, by their digests, so that each content is there once; the first name of it counts. */
    static Map<String, Path> distinct(List<Path> folders, Pattern names, Predicate<byte[]> counts) throws IOException {
        Map<String, Path> distinct = new java.util.LinkedHashMap<>();
        for (Path folder : folders) {
            List<Path> all;
            try (Stream<Path> walk = Files.walk(folder)) {
                all = walk.filter(Files::isRegularFile)
                        .filter(file ->
                                names.matcher(file.getFileName().toString()).find())
                        .sorted()
                        .toList();
            }
            for (Path file : all) {
                byte[] bytes = Files.readAllBytes(file);
                if (bytes.length > 0 && bytes.length <= MAX_BYTES && counts.test(bytes)) {
                    distinct.putIfAbsent(digest(bytes), file);
                }
            }
        }
        return distinct;
    }

    private static String digest(byte[] bytes) {
        try {
            return FileArtifact.of("", bytes).digests().sha256();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> mislabelled() {
        try (InputStream in = ScoringMain.class.getResourceAsStream("mislabelled.txt")) {
            if (in == null) {
                throw new IllegalStateException("mislabelled.txt is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toMap(part -> part[0], part -> part[1], (a, b) -> a, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
