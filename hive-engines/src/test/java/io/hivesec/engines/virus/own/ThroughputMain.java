package io.hivesec.engines.virus.own;

import com.sun.management.OperatingSystemMXBean;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.archive.Budgets;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Measures the own engine beside {@code clamscan} and {@code yara} in one run: megabytes of the files as they are for each
 * second of processor time, loading of signatures left out.
 *
 * <p>{@code java -Xmx64m … ThroughputMain DIRECTORY COUNT random|code}: the signatures are so many pieces of 16 bytes, random
 * or from this machine's programs. {@code COUNT} of 0 takes the engine's own signatures, and measures nothing else.
 */
final class ThroughputMain {
    private static final int PIECE = 16;
    private static final Path PROGRAMS = Path.of("/usr/lib/x86_64-linux-gnu");
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private ThroughputMain() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        List<Path> files = files(directory);
        double megabytes = 0;
        for (Path file : files) {
            megabytes += Files.size(file) / 1e6;
        }
        System.out.printf("%d files, %.0f MB%n", files.size(), megabytes);
        if (count == 0) {
            own(SignatureDatabase.shipped(), files, megabytes);
            return;
        }
        Path work = Files.createTempDirectory("hive-throughput");
        Path clamav = work.resolve("pieces.ndb");
        Path yara = work.resolve("pieces.yar");
        write(pieces(count, arguments[2].equals("code")), clamav, yara);
        long begin = SYSTEM.getProcessCpuTime();
        SignatureDatabase database = SignatureDatabase.builder().add(clamav).build();
        System.out.printf("own engine loads %d in %.2f s of CPU%n", database.size(), seconds(begin));
        own(database, files, megabytes);
        Path nothing = Files.createFile(work.resolve("nothing"));
        List<String> clamscan = List.of("clamscan", "-r", "--infected", "--no-summary", "-d", clamav.toString());
        report("clamscan", clamscan, directory, nothing, megabytes);
        report("yara", List.of("yara", "-r", "-p", "1", yara.toString()), directory, nothing, megabytes);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static double seconds(long since) {
        return (SYSTEM.getProcessCpuTime() - since) / 1e9;
    }

    /** Twice, and the second time counts: the first also compiles. */
    private static void own(SignatureDatabase database, List<Path> files, double megabytes) throws Exception {
        OwnEngine engine = new OwnEngine(database, Budgets.DEFAULT);
        double seconds = 0;
        int found = 0;
        for (int run = 0; run < 2; run++) {
            found = 0;
            long begin = SYSTEM.getProcessCpuTime();
            for (Path file : files) {
                var answer = engine.examine(Specimen.of(FileArtifact.of(file)), Deadline.in(Duration.ofMinutes(10)));
                found += answer.answer().isDetection() ? 1 : 0;
            }
            seconds = seconds(begin);
        }
        System.out.printf("own engine: %.1f MB/s, %d found%n", megabytes / seconds, found);
    }

    private static void report(String name, List<String> command, Path directory, Path nothing, double megabytes)
            throws IOException, InterruptedException {
        double seconds = run(command, directory) - run(command, nothing);
        System.out.printf("%s: %.1f MB/s%n", name, megabytes / seconds);
    }

    /** Seconds of processor time that a command takes. */
    private static double run(List<String> command, Path target) throws IOException, InterruptedException {
        List<String> timed =
                new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%U %S'; time \"$@\" >/dev/null 2>&1", "-"));
        timed.addAll(command);
        timed.add(target.toString());
        Process process = new ProcessBuilder(timed).redirectErrorStream(true).start();
        String[] times = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .strip()
                .split(" ");
        process.waitFor();
        return Double.parseDouble(times[0]) + Double.parseDouble(times[1]);
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
