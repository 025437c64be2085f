package io.hivesec.detectors.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Finding;
import io.hivesec.detectors.command.Started;
import io.hivesec.event.ProcessStarted;
import io.hivesec.spi.Detector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * Scores the detectors on labelled command lines: recall by label and by set, what was missed, what was found by mistake
 * and by which rule.
 *
 * <p>Usage: {@code CommandScore FOLDER [misses] [false]} where the folder holds {@code malicious.jsonl.gz},
 * {@code adversarial.jsonl.gz} and {@code benign.jsonl.gz}. Every line is one process started in a container of its own.
 */
public final class CommandScore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PACKAGES =
            List.of("io.hivesec.detectors.execution", "io.hivesec.detectors.shell", "io.hivesec.detectors.privilege");

    private final PrintStream out;
    private final boolean showMisses;
    private final boolean showFalse;
    private final List<Detector> detectors = new ArrayList<>();

    private CommandScore(PrintStream out, List<String> options) {
        this.out = out;
        this.showMisses = options.contains("misses");
        this.showFalse = options.contains("false");
        // The others judge events that a command line alone does not bring about.
        ServiceLoader.load(Detector.class).stream()
                .filter(provider -> PACKAGES.contains(provider.type().getPackageName()))
                .forEach(provider -> detectors.add(provider.get()));
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) throw new IllegalArgumentException("usage: CommandScore FOLDER [misses] [false]");
        List<String> options = List.of(arguments).subList(1, arguments.length);
        CommandScore score = new CommandScore(System.out, options);
        Path folder = Path.of(arguments[0]);
        score.malicious(folder.resolve("malicious.jsonl.gz"), "malicious");
        score.malicious(folder.resolve("adversarial.jsonl.gz"), "adversarial");
        score.benign(folder.resolve("benign.jsonl.gz"));
    }

    private static final class Tally {
        private int all;
        private int found;
        private int typed;
    }

    private void malicious(Path file, String set) throws IOException {
        Map<String, Tally> labels = new TreeMap<>();
        try (BufferedReader lines = open(file)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                JsonNode line = JSON.readTree(text);
                boolean strong = !line.path("weak").asBoolean(false)
                        && line.path("kind").asText("cmd").equals("cmd");
                if (!strong) continue;
                String label = line.path("label").asText();
                List<Finding> findings = findings(line);
                Tally tally = labels.computeIfAbsent(label, l -> new Tally());
                tally.all++;
                if (!findings.isEmpty()) tally.found++;
                if (findings.stream().anyMatch(f -> f.rule().type() == type(label))) tally.typed++;
                if (findings.isEmpty() && showMisses)
                    out.println("MISSED " + label + " " + line.path("id").asText() + " " + shown(line));
            }
        }
        out.printf("%-12s %-18s %6s %6s %7s %9s%n", "set", "label", "lines", "found", "recall", "as type");
        labels.forEach((label, tally) -> out.printf(
                "%-12s %-18s %6d %6d %6.1f%% %8.1f%%%n",
                set, label, tally.all, tally.found, 100.0 * tally.found / tally.all, 100.0 * tally.typed / tally.all));
    }

    private static AlertType type(String label) {
        return switch (label) {
            case "reverse_shell", "bind_shell" -> AlertType.REVERSE_SHELL;
            case "priv_esc", "shell_escape" -> AlertType.PRIVILEGE_ESCALATION;
            default -> AlertType.MALICIOUS_COMMAND;
        };
    }

    private void benign(Path file) throws IOException {
        Map<String, Integer> rules = new TreeMap<>();
        int lineCount = 0;
        int alerted = 0;
        int shells = 0;
        long nanos = 0;
        try (BufferedReader lines = open(file)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                JsonNode line = JSON.readTree(text);
                lineCount++;
                long start = System.nanoTime();
                List<Finding> findings = findings(line);
                nanos += System.nanoTime() - start;
                if (!findings.isEmpty()) alerted++;
                if (findings.stream().anyMatch(f -> f.rule().type() == AlertType.REVERSE_SHELL)) shells++;
                for (Finding finding : findings) {
                    rules.merge(finding.rule().id(), 1, Integer::sum);
                    if (showFalse)
                        out.println("FALSE " + finding.rule().id() + " "
                                + line.path("id").asText() + " " + shown(line));
                }
            }
        }
        out.printf(
                "benign       %d lines, %d with an alert, %d of them a reverse shell, %d ns a line%n",
                lineCount, alerted, shells, nanos / Math.max(1, lineCount));
        rules.forEach((rule, count) -> out.printf("             %-50s %d%n", rule, count));
    }

    private List<Finding> findings(JsonNode line) {
        List<String> argv = new ArrayList<>();
        for (JsonNode argument : line.path("argv")) argv.add(argument.asText());
        ProcessStarted event = Started.process(argv);
        List<Finding> findings = new ArrayList<>();
        for (Detector detector : detectors) findings.addAll(detector.inspect(event, Started.history(event)));
        return findings;
    }

    private static String shown(JsonNode line) {
        String text = line.path("cmdline").asText().replace("\n", "⏎");
        return text.length() <= 240 ? text : text.substring(0, 240) + "…";
    }

    private static BufferedReader open(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }
}
