package io.hivesec.engines.virus.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.archive.Budgets;
import io.hivesec.engines.virus.DebianPackages;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.engines.virus.Threat;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The own engine says what ClamAV and YARA say, of generated signatures and files with and without what they look for.
 * {@code -Dhive.differential=60000} runs more signatures than the {@value #BATCH} of each build, in batches of as many, each
 * with a beginning of its own for its random numbers. Wants Debian's {@code clamav} and {@code yara}, which it installs.
 */
class DifferentialIT {
    private static final int BATCH = 3000;
    private static final int BATCHES = (Integer.getInteger("hive.differential", BATCH) + BATCH - 1) / BATCH;

    @TempDir
    private Path directory;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        DebianPackages.install("clamscan:clamav", "yara:yara");
    }

    static IntStream batches() {
        return IntStream.range(0, BATCHES);
    }

    @ParameterizedTest
    @MethodSource("batches")
    void examine_generatedClamavSignatures_saysWhatClamscanSays(int batch) throws Exception {
        GeneratedSignatures generated = GeneratedSignatures.clamav(new Random(20261124 + 1000 * batch), BATCH / 2);
        Path signatures = Files.createDirectory(directory.resolve("signatures"));
        for (Map.Entry<String, String> file : generated.files().entrySet()) {
            Files.writeString(signatures.resolve(file.getKey()), file.getValue());
        }
        Path specimens = generated.writeSpecimens(Files.createDirectory(directory.resolve("specimens")));

        sameAsClamscan(
                signatures,
                specimens,
                "--scan-archive=no",
                "--scan-pe=no",
                "--scan-elf=no",
                "--scan-html=no",
                "--scan-mail=no");
    }

    @ParameterizedTest
    @MethodSource("batches")
    void examine_generatedTexts_saysWhatClamscanSays(int batch) throws Exception {
        GeneratedTexts generated = new GeneratedTexts(new Random(20261129 + 1000 * batch), BATCH / 10);
        Path signatures = Files.createDirectory(directory.resolve("signatures"));
        Files.writeString(signatures.resolve("texts.ndb"), generated.signatures());

        sameAsClamscan(signatures, generated.writeSpecimens(Files.createDirectory(directory.resolve("specimens"))));
    }

    private void sameAsClamscan(Path signatures, Path specimens, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("clamscan", "--allmatch", "--no-summary", "--infected", "-r"));
        command.addAll(List.of(options));
        command.addAll(List.of("-d", signatures.toString(), specimens.toString()));
        String output = run(command, 1);

        Map<String, TreeSet<String>> theirs = new TreeMap<>();
        Matcher line =
                Pattern.compile("(?m)/([^/\n]+): (\\S+?)\\.UNOFFICIAL FOUND$").matcher(output);
        while (line.find()) {
            theirs.computeIfAbsent(line.group(1), key -> new TreeSet<>()).add(line.group(2));
        }
        same(ours(SignatureDatabase.builder().add(signatures).build(), specimens), theirs);
    }

    @ParameterizedTest
    @MethodSource("batches")
    void examine_generatedYaraRules_saysWhatYaraSays(int batch) throws Exception {
        GeneratedSignatures generated = GeneratedSignatures.yara(new Random(20261125 + 1000 * batch), BATCH / 2);
        Path rules = directory.resolve("rules.yar");
        Files.writeString(rules, generated.files().get("rules.yar"));
        Path specimens = generated.writeSpecimens(Files.createDirectory(directory.resolve("specimens")));

        String output = run(List.of("yara", "-w", "-r", rules.toString(), specimens.toString()), 0);

        Map<String, TreeSet<String>> theirs = new TreeMap<>();
        Matcher line = Pattern.compile("(?m)^(\\S+) .*/([^/\n]+)$").matcher(output);
        while (line.find()) {
            theirs.computeIfAbsent(line.group(2), key -> new TreeSet<>()).add(line.group(1));
        }
        same(ours(SignatureDatabase.builder().add(rules).build(), specimens), theirs);
    }

    private static void same(Map<String, TreeSet<String>> ours, Map<String, TreeSet<String>> theirs) {
        TreeSet<String> onlyOurs = new TreeSet<>();
        TreeSet<String> onlyTheirs = new TreeSet<>();
        ours.forEach((file, names) -> names.forEach(name -> onlyOurs.add(file + ": " + name)));
        theirs.forEach((file, names) -> {
            TreeSet<String> named = ours.getOrDefault(file, new TreeSet<>());
            // A full list names no more, and is right when each of its names is.
            boolean isFull = named.size() == Examination.MAX_THREATS;
            names.stream()
                    .filter(name -> !isFull || named.contains(name))
                    .forEach(name -> onlyTheirs.add(file + ": " + name));
        });
        TreeSet<String> both = new TreeSet<>(onlyOurs);
        both.retainAll(onlyTheirs);
        onlyOurs.removeAll(both);
        onlyTheirs.removeAll(both);
        assertThat(onlyOurs).as("found by the own engine alone").isEmpty();
        assertThat(onlyTheirs).as("found by the other alone").isEmpty();
        assertThat(both).hasSizeGreaterThan(10);
    }

    private static Map<String, TreeSet<String>> ours(SignatureDatabase database, Path specimens) throws Exception {
        assertThat(database.problems()).isEmpty();
        OwnEngine engine = new OwnEngine(database, Budgets.DEFAULT);
        Map<String, TreeSet<String>> ours = new TreeMap<>();
        try (var files = Files.list(specimens)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                EngineAnswer answer =
                        engine.examine(Specimen.of(Files.readAllBytes(file)), Deadline.in(Duration.ofMinutes(10)));
                if (answer.answer().isDetection()) {
                    ours.put(
                            file.getFileName().toString(),
                            answer.threats().stream().map(Threat::name).collect(Collectors.toCollection(TreeSet::new)));
                }
            }
        }
        return ours;
    }

    private String run(List<String> command, int most) throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int status = process.waitFor();
        String text = Files.readString(output);
        assertThat(status).as(text).isBetween(0, most);
        return text;
    }
}
