package io.hivesec.engines.virus.own;

import io.hivesec.engines.virus.DebianPackages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Measures the own engine beside {@code clamscan}, {@code yara} and the plain Java that one would write first, in one run:
 * megabytes of the files as they are for each second of processor time.
 *
 * <p>{@code ThroughputMain MEGABYTES [random10000] [random50000] [code50000] [jars] [hashes]}: so many megabytes of this machine's programs,
 * libraries, documents and texts, and of the jars of the local Maven repository, the same ones each time; for each of the
 * sets, signatures of 16 bytes, random or from machine code. Every program measured has a process of its own, the own matcher
 * one with a heap of 64 MB. Loading is measured apart. Matchers see files as they are, so {@code clamscan} has its parsers
 * off beside them; with the engine and the jars, everything is unpacked. The last set is ten million digests in a heap of 400
 * MB. It ends with 1 when a bar is missed.
 */
final class ThroughputMain {
    private static final int PIECE = 16;
    private static final long MOST = 32 << 20;
    private static final Path PROGRAMS = Path.of("/usr/lib/x86_64-linux-gnu");
    private static final List<Path> MACHINE = List.of(
            Path.of("/usr/bin"), PROGRAMS, Path.of("/usr/share"), Path.of("/usr/include"), Path.of("/usr/lib/jvm"));
    private static final Path JARS = Path.of(System.getProperty("user.home"), ".m2", "repository");
    private static final double MOST_LOADING = 1.5;
    /** What each set has to do, in megabytes a second. */
    private static final Map<String, Integer> BARS =
            Map.of("random10000", 430, "random50000", 350, "code50000", 190, "jars", 35);

    private static final int HASHES = 10_000_000;
    private static final int MOST_FOR_HASHES = 400;
    private static final List<String> PARSERS_OFF = Stream.of(
                    "pe", "elf", "ole2", "pdf", "swf", "xmldocs", "hwp3", "mail", "html", "archive", "image")
            .map(parser -> "--scan-" + parser + "=no")
            .toList();

    private final Path work;
    private final double megabytes;
    private boolean isMissed;

    private ThroughputMain(Path work, double megabytes) {
        this.work = work;
        this.megabytes = megabytes;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(String.join(" ", arguments).split(" "));
        double megabytes = Double.parseDouble(words.get(0));
        List<String> sets = words.size() > 1
                ? words.subList(1, words.size())
                : List.of("random10000", "random50000", "code50000", "jars", "hashes");
        DebianPackages.install("clamscan:clamav", "yara:yara");
        Path work = Files.createTempDirectory("hive-throughput");
        try {
            ThroughputMain main = new ThroughputMain(work, megabytes);
            for (String set : sets) {
                switch (set) {
                    case "jars" -> main.jars();
                    case "hashes" -> main.hashes();
                    default -> main.matchers(set);
                }
            }
            if (main.isMissed) {
                System.exit(1);
            }
        } finally {
            try (Stream<Path> all = Files.walk(work)) {
                for (Path path : all.sorted(Collections.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private void matchers(String set) throws IOException, InterruptedException {
        Tree tree = tree("files", MACHINE, "");
        Signatures signatures = signatures(set);
        Path nothing = Files.write(work.resolve("nothing"), new byte[0]);
        double[] matcher = java("matcher", "64m", signatures.clamav(), tree.path());
        double own = tree.megabytes() / matcher[1];
        say(set, "own matcher", own);
        System.out.printf(Locale.ROOT, "%-12s %-22s %8.2f s%n", set, "own matcher loads in", matcher[0]);
        check(own >= BARS.get(set) && matcher[0] <= MOST_LOADING, set);
        say(set, "own engine", tree.megabytes() / java("engine", "256m", signatures.clamav(), tree.path())[1]);
        say(set, "naive Java", tree.megabytes() / java("naive", "2g", signatures.clamav(), tree.path())[1]);
        say(
                set,
                "clamscan, parsers off",
                tree.megabytes() / run(clamscan(signatures, PARSERS_OFF), tree.path(), nothing));
        List<String> yara =
                List.of("yara", "-w", "-r", "-p", "1", signatures.yara().toString());
        say(set, "yara", tree.megabytes() / run(yara, tree.path(), nothing));
    }

    private void jars() throws IOException, InterruptedException {
        Tree tree = tree("jars", List.of(JARS), ".jar");
        Signatures signatures = signatures("random10000");
        Path nothing = Files.write(work.resolve("nothing"), new byte[0]);
        double own = tree.megabytes() / java("engine", "256m", signatures.clamav(), tree.path())[1];
        say("jars", "own engine", own);
        check(own >= BARS.get("jars"), "jars");
        say("jars", "clamscan", tree.megabytes() / run(clamscan(signatures, List.of()), tree.path(), nothing));
    }

    private void hashes() throws IOException, InterruptedException {
        double[] said = java(HashesMain.class, MOST_FOR_HASHES + "m", Integer.toString(HASHES));
        System.out.printf(
                Locale.ROOT,
                "%-12s load in %.1f s, take %.0f MB of heap, %.2f µs a look-up%n",
                "hashes",
                said[0],
                said[1],
                said[2]);
        check(said[1] <= MOST_FOR_HASHES, "hashes", MOST_FOR_HASHES + " MB");
    }

    private void check(boolean holds, String set) {
        check(holds, set, BARS.get(set) + " MB/s");
    }

    private void check(boolean holds, String set, String bar) {
        isMissed |= !holds;
        System.out.printf("%-12s bar of %s %s%n", set, bar, holds ? "holds" : "MISSED");
    }

    private static void say(String set, String what, double rate) {
        System.out.printf(Locale.ROOT, "%-12s %-22s %8.1f MB/s%n", set, what, rate);
    }

    private static List<String> clamscan(Signatures signatures, List<String> options) {
        List<String> command = new ArrayList<>(List.of("clamscan", "-r", "--infected", "--no-summary"));
        command.addAll(options);
        command.addAll(List.of("-d", signatures.clamav().toString()));
        return command;
    }

    /** Seconds that {@link ThroughputChild} takes to load and to scan. */
    private static double[] java(String what, String heap, Path signatures, Path directory)
            throws IOException, InterruptedException {
        return java(ThroughputChild.class, heap, what, signatures.toString(), directory.toString());
    }

    private static double[] java(Class<?> main, String heap, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed: " + said);
        }
        return Stream.of(said.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /** Seconds of processor time that a command takes for a directory more than for nothing, which is to load. */
    private static double run(List<String> command, Path directory, Path nothing)
            throws IOException, InterruptedException {
        return run(command, directory) - run(command, nothing);
    }

    /** A directory with files to scan. */
    private record Tree(Path path, double megabytes) {}

    private final Map<String, Tree> trees = new HashMap<>();

    /** Copies files of this machine, always the same ones. */
    private Tree tree(String name, List<Path> roots, String ending) throws IOException {
        Tree known = trees.get(name);
        if (known != null) {
            return known;
        }
        List<Path> files = new ArrayList<>();
        for (Path root : roots) {
            files.addAll(files(root));
        }
        Collections.sort(files);
        Collections.shuffle(files, new Random(1));
        Path into = Files.createDirectory(work.resolve(name));
        long left = (long) (megabytes * 1e6);
        long copied = 0;
        int number = 0;
        for (Path file : files) {
            long size = Files.size(file);
            if (size > 0 && size <= Math.min(MOST, left) && file.toString().endsWith(ending)) {
                Files.copy(file, into.resolve(number++ + "-" + file.getFileName()));
                copied += size;
                left -= size;
            }
        }
        System.out.printf(Locale.ROOT, "%d %s, %.0f MB%n", number, name, copied / 1e6);
        Tree tree = new Tree(into, copied / 1e6);
        trees.put(name, tree);
        return tree;
    }

    private static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                            && Files.isReadable(file))
                    .toList();
        }
    }

    /** One set of signatures in both languages. */
    private record Signatures(Path clamav, Path yara) {}

    private Signatures signatures(String set) throws IOException {
        Signatures signatures = new Signatures(work.resolve(set + ".ndb"), work.resolve(set + ".yar"));
        if (!Files.exists(signatures.clamav())) {
            int count = Integer.parseInt(set.replaceAll("\\D", ""));
            write(pieces(count, set.startsWith("code")), signatures.clamav(), signatures.yara());
        }
        return signatures;
    }

    /** Seconds of processor time that a command takes; one that ends with more than 1 has failed. */
    private static double run(List<String> command, Path target) throws IOException, InterruptedException {
        List<String> timed =
                new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%U %S'; time \"$@\" >/dev/null 2>&1", "-"));
        timed.addAll(command);
        timed.add(target.toString());
        Process process = new ProcessBuilder(timed).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (process.waitFor() > 1) {
            throw new IOException(command.get(0) + " failed: " + said);
        }
        return Stream.of(said.split(" ")).mapToDouble(Double::parseDouble).sum();
    }

    private static List<String> pieces(int count, boolean fromCode) throws IOException {
        Random random = new Random(count);
        List<String> pieces = new ArrayList<>();
        List<Path> programs = fromCode ? files(PROGRAMS) : List.of();
        while (pieces.size() < count) {
            byte[] piece = new byte[PIECE];
            if (fromCode) {
                Path program = programs.get(random.nextInt(programs.size()));
                long size = Files.size(program);
                if (size < 100_000) {
                    continue;
                }
                try (InputStream in = Files.newInputStream(program)) {
                    in.skipNBytes((long) (random.nextDouble() * (size - 50 * PIECE)));
                    for (int i = 0; i < 50 && in.readNBytes(piece, 0, PIECE) == PIECE; i++) {
                        if (isVaried(piece)) {
                            break;
                        }
                    }
                }
                // Changed in one byte, so that it is like code and yet in no file.
                piece[random.nextInt(PIECE)] ^= (byte) (1 + random.nextInt(255));
            } else {
                random.nextBytes(piece);
            }
            if (isVaried(piece)) {
                pieces.add(HexFormat.of().formatHex(piece));
            }
        }
        return pieces;
    }

    private static boolean isVaried(byte[] piece) {
        return new String(piece, StandardCharsets.ISO_8859_1).chars().distinct().count() > PIECE / 2;
    }

    private static void write(List<String> pieces, Path clamav, Path yara) throws IOException {
        StringBuilder ndb = new StringBuilder();
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            ndb.append("P.").append(i).append(":0:*:").append(pieces.get(i)).append('\n');
            rules.append("rule p").append(i).append(" { strings: $a = {").append(pieces.get(i));
            rules.append("} condition: $a }\n");
        }
        Files.writeString(clamav, ndb);
        Files.writeString(yara, rules);
    }
}
