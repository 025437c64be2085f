package io.hivesec.detectors.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hivesec.alert.Severity;
import io.hivesec.artifact.ContainerConfig;
import io.hivesec.artifact.Content;
import io.hivesec.detectors.escape.ContainerConfigs;
import io.hivesec.detectors.escape.ContainerPosture;
import io.hivesec.detectors.escape.ContainerRisk;
import io.hivesec.detectors.escape.EscapeRisk;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Measures the verdicts against labelled descriptions: {@code EscapeScore DIRECTORY [--all]}, where the directory holds
 * {@code docker-inspect.labels.jsonl} and {@code k8s.labels.jsonl}; {@code --speed} measures the reading of its inspects.
 */
public final class EscapeScore {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, String> ONE_DOWN = Map.of("critical", "high", "high", "medium", "medium", "low");

    private EscapeScore() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        Set<String> options = Set.of(arguments).stream().collect(java.util.stream.Collectors.toSet());
        if (options.contains("--speed")) {
            speed(directory);
            return;
        }
        docker(directory);
        kubernetes(directory, options.contains("--all"));
    }

    private static void docker(Path directory) throws IOException {
        int right = 0;
        int total = 0;
        int reasons = 0;
        int risky = 0;
        int riskyFound = 0;
        int harmless = 0;
        int harmlessRaised = 0;
        for (String line : Files.readAllLines(directory.resolve("docker-inspect.labels.jsonl"))) {
            JsonNode label = JSON.readTree(line);
            ContainerRisk risk = only(directory.resolve(label.get("file").asText()));
            String verdict = label.get("verdict").asText();
            String wanted = label.get("severity").asText();
            boolean same = risk.level().equals(wanted.equals("info") ? "none" : wanted);
            Set<String> settings = new LinkedHashSet<>();
            risk.reasons().forEach(reason -> settings.add(reason.setting()));
            List<String> missing = new ArrayList<>();
            label.get("expected").forEach(one -> {
                if (!settings.contains(one.asText())) {
                    missing.add(one.asText());
                }
            });
            boolean raised = risk.severity().compareTo(Severity.MEDIUM) >= 0;
            total++;
            if (verdict.startsWith("risky")) {
                risky++;
                riskyFound += raised ? 1 : 0;
                reasons += missing.isEmpty() ? 1 : 0;
            } else {
                harmless++;
                harmlessRaised += raised ? 1 : 0;
            }
            boolean lowered = verdict.equals("risky_known_good")
                    && !risk.knownWorkload().isEmpty()
                    && risk.level().equals(ONE_DOWN.get(wanted));
            right += same || lowered ? 1 : 0;
            if (!(same || lowered) || !missing.isEmpty()) {
                System.out.println(label.get("file").asText() + " wanted " + wanted + " got " + risk.level() + " "
                        + settings + " missing " + missing + " " + risk.knownWorkload());
            }
        }
        System.out.printf(
                "docker: severity %d/%d, risky raised %d/%d with the labelled reasons %d, others raised %d/%d%n",
                right, total, riskyFound, risky, reasons, harmlessRaised, harmless);
    }

    private static ContainerRisk only(Path file) {
        ContainerConfigs.Reading reading = ContainerConfigs.read(ContainerConfig.of(file));
        if (reading.containers().size() != 1 || !reading.failures().isEmpty()) {
            throw new IllegalStateException(file + ": " + reading.failures());
        }
        return EscapeRisk.assess(reading.containers().get(0));
    }

    private static void kubernetes(Path directory, boolean all) throws IOException {
        Map<String, int[]> counts = new TreeMap<>();
        for (String line : Files.readAllLines(directory.resolve("k8s.labels.jsonl"))) {
            JsonNode label = JSON.readTree(line);
            String file = label.get("file").asText();
            ContainerConfigs.Reading reading = ContainerConfigs.read(ContainerConfig.of(directory.resolve(file)));
            Severity worst = Severity.INFORMATIONAL;
            Set<String> settings = new LinkedHashSet<>();
            String known = "";
            for (ContainerPosture posture : reading.containers()) {
                ContainerRisk risk = EscapeRisk.assess(posture);
                risk.reasons().forEach(reason -> settings.add(reason.setting()));
                worst = risk.severity().compareTo(worst) > 0 ? risk.severity() : worst;
                known += risk.knownWorkload();
            }
            String group =
                    file.split("/")[1] + " " + label.get("label").asText().replaceAll("[(:].*", "");
            int[] count = counts.computeIfAbsent(group, key -> new int[4]);
            count[0]++;
            boolean raised = worst.compareTo(Severity.MEDIUM) >= 0;
            count[1] += raised ? 1 : 0;
            List<String> missing = new ArrayList<>();
            label.get("facts").forEach(fact -> {
                if (!settings.contains(fact.asText())) {
                    missing.add(fact.asText());
                }
            });
            count[2] += missing.isEmpty() ? 1 : 0;
            count[3] += reading.failures().size();
            boolean wrong = group.startsWith("badpods") && raised == group.endsWith("control");
            if (all || wrong || !missing.isEmpty() || !reading.failures().isEmpty()) {
                System.out.println(file + " " + worst + " " + settings + " " + known + " missing " + missing + " "
                        + reading.failures());
            }
        }
        counts.forEach((group, count) -> System.out.printf(
                "%s: %d files, %d raised, %d with every labelled fact, %d failures%n",
                group, count[0], count[1], count[2], count[3]));
    }

    private static void speed(Path directory) throws IOException {
        List<Path> files;
        try (var listed = Files.list(directory.resolve("docker-inspect"))) {
            files = listed.sorted().toList();
        }
        List<ContainerConfig> configs = new ArrayList<>();
        for (Path file : files) {
            configs.add(ContainerConfig.of(file.toString(), Content.of(Files.readAllBytes(file))));
        }
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        for (int round = 1; round <= 5; round++) {
            long start = clock.getCurrentThreadCpuTime();
            int containers = 0;
            int reasons = 0;
            while (clock.getCurrentThreadCpuTime() - start < 3_000_000_000L) {
                for (ContainerConfig config : configs) {
                    for (ContainerRisk risk : EscapeRisk.assess(config)) {
                        containers++;
                        reasons += risk.reasons().size();
                    }
                }
            }
            double seconds = (clock.getCurrentThreadCpuTime() - start) / 1e9;
            System.out.printf(
                    "round %d: %.0f files/s of one core (%d files, %d reasons)%n",
                    round, containers / seconds, containers, reasons);
        }
    }
}
