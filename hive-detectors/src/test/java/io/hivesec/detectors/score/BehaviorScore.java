package io.hivesec.detectors.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hivesec.alert.Finding;
import io.hivesec.detectors.model.BehaviorKind;
import io.hivesec.detectors.model.BehaviorModel;
import io.hivesec.detectors.model.Convergence;
import io.hivesec.detectors.model.Profile;
import io.hivesec.detectors.model.ProfileJson;
import io.hivesec.detectors.model.ProfileLearner;
import io.hivesec.detectors.source.EventFormat;
import io.hivesec.detectors.source.EventReader;
import io.hivesec.event.Event;
import io.hivesec.history.Histories;
import io.hivesec.history.HistoryLimits;
import io.hivesec.spi.Detector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Measures behaviour models: {@code BehaviorScore DIRECTORY}, where the directory holds recordings of services named
 * {@code SERVICE-tN} (to train on), {@code -nN} (normal) and {@code -aN} (attacked), and {@code labels.jsonl}.
 */
public final class BehaviorScore {
    private static final Duration WINDOW = Duration.ofSeconds(20);

    private BehaviorScore() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        boolean shown = arguments.length > 1;
        Set<String> services = new TreeSet<>();
        try (var files = Files.list(directory)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(".*-t\\d+\\.jsonl\\.gz"))
                    .forEach(name -> services.add(name.replaceAll("-t\\d+\\.jsonl\\.gz", "")));
        }
        for (String service : services) {
            List<String> training = names(directory, service, 't');
            score(directory, service + ", clean", service, training, shown);
            List<String> attacked = names(directory, service, 'a');
            for (String hostile : attacked) {
                List<String> poisoned = new ArrayList<>(training.subList(0, training.size() - 1));
                poisoned.add(hostile);
                score(directory, service + ", " + hostile + " among the training", service, poisoned, shown);
            }
        }
    }

    private static List<String> names(Path directory, String service, char kind) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(service + "-" + kind + "\\d+\\.jsonl\\.gz"))
                    .map(name -> name.replace(".jsonl.gz", ""))
                    .sorted()
                    .toList();
        }
    }

    private static void score(Path directory, String title, String service, List<String> training, boolean shown)
            throws IOException {
        System.out.println("== " + title);
        Histories histories = new Histories(HistoryLimits.DEFAULT);
        Map<String, ProfileLearner> learners = new LinkedHashMap<>();
        for (String name : training) {
            for (Event event : events(directory, name)) {
                ProfileLearner learner =
                        learners.computeIfAbsent(event.container().image(), image -> new ProfileLearner(image, ""));
                histories.record(event, history -> {
                    learner.observe(event, history);
                    return "";
                });
            }
        }
        Profile profile = learners.values().iterator().next().profile().in(Profile.Mode.MONITORING);
        byte[] json = ProfileJson.write(profile);
        Convergence convergence = profile.convergence();
        System.out.printf(
                "profile %d bytes, %d lines, %d normal, %s, unseen %.5f (at most %.5f), %.1f alerts a day%n",
                json.length,
                profile.behaviors().size(),
                BehaviorModel.of(profile).normal().size(),
                convergence,
                convergence.unseenMass(),
                convergence.unseenMassAtMost(),
                convergence.alertsPerDay());
        Detector detector = BehaviorModel.detector(List.of(profile));
        double hours = 0;
        Set<String> drifts = new LinkedHashSet<>();
        for (String name : names(directory, service, 'n')) {
            List<Event> events = events(directory, name);
            hours += Duration.between(
                                    events.get(0).time(),
                                    events.get(events.size() - 1).time())
                            .toMillis()
                    / 3.6e6;
            for (Alarm alarm : check(detector, events)) {
                drifts.add(name + " " + alarm.what());
            }
        }
        System.out.printf("normal: %d distinct drifts in %.2f container-hours%n", drifts.size(), hours);
        drifts.forEach(drift -> System.out.println("  " + drift));
        int found = 0;
        int attacks = 0;
        for (String name : names(directory, service, 'a')) {
            if (training.contains(name)) {
                continue;
            }
            List<Alarm> alarms = check(detector, events(directory, name));
            for (JsonNode label : labels(directory, name)) {
                Instant from = Instant.parse(label.path("from").asText());
                attacks++;
                List<Alarm> inWindow = alarms.stream()
                        .filter(alarm ->
                                !alarm.at().isBefore(from) && alarm.at().isBefore(from.plus(WINDOW)))
                        .toList();
                found += inWindow.isEmpty() ? 0 : 1;
                if (inWindow.isEmpty() || shown) {
                    System.out.println("  " + name + " " + label.path("attack").asText() + " "
                            + inWindow.stream()
                                    .map(Alarm::what)
                                    .distinct()
                                    .limit(40)
                                    .toList());
                }
            }
        }
        System.out.printf("attacks: %d of %d%n", found, attacks);
        probe(detector, profile);
        speed(detector, events(directory, training.get(0)));
    }

    /** Lets every program that the profile knows do what none should, and counts what is let pass. */
    private static void probe(Detector detector, Profile profile) throws IOException {
        Set<String> programs = new TreeSet<>();
        BehaviorModel.of(profile).normal().keySet().stream()
                .filter(behavior -> behavior.kind() != BehaviorKind.RUN)
                .forEach(behavior -> programs.add(behavior.actor()));
        List<String> probes;
        try (InputStream in = BehaviorModel.class.getResourceAsStream("probes.csv")) {
            probes = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
        Set<String> passed = new TreeSet<>();
        for (String program : programs) {
            for (String probe : probes) {
                if (check(detector, List.of(event(probe, program, profile.image())))
                        .isEmpty()) {
                    passed.add(probe + " by " + program);
                }
            }
        }
        System.out.printf(
                "probes: %d, each by %d programs: %d let pass %s%n",
                probes.size(), programs.size(), passed.size(), passed);
    }

    private static Event event(String probe, String program, String image) throws IOException {
        String type = probe.substring(0, probe.indexOf(','));
        String object = probe.substring(probe.indexOf(',') + 1);
        boolean starts = type.equals("process_started");
        String rest = switch (type) {
            case "process_started" -> "\"ancestors\":[{\"executable\":\"" + program + "\"}]";
            case "network_connected" -> {
                int colon = object.indexOf(':');
                yield "\"protocol\":\"tcp\",\"target\":{\"ip\":\"" + object.substring(0, colon) + "\",\"port\":"
                        + object.substring(colon + 1) + "}";
            }
            default -> "\"path\":\"" + object + "\"";
        };
        String line = "{\"time\":\"2026-01-05T08:00:00Z\",\"type\":\"" + type
                + "\",\"container\":{\"id\":\"probe\",\"name\":\"probe\",\"image\":\"" + image
                + "\"},\"process\":{\"pid\":77777,\"executable\":\"" + (starts ? object : program) + "\"}," + rest
                + "}";
        List<Event> events = new ArrayList<>();
        EventReader.of(EventFormat.HIVE)
                .read(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)), events::add);
        return events.get(0);
    }

    private record Alarm(Instant at, String what) {}

    private static List<Alarm> check(Detector detector, List<Event> events) {
        Histories histories = new Histories(HistoryLimits.DEFAULT);
        List<Alarm> alarms = new ArrayList<>();
        for (Event event : events) {
            for (Finding finding : histories.record(event, history -> detector.inspect(event, history))) {
                alarms.add(new Alarm(
                        event.time(),
                        finding.rule().id() + " " + finding.severity() + " "
                                + event.process().name() + ": "
                                + finding.evidence("drift").orElse("")));
            }
        }
        return alarms;
    }

    private static void speed(Detector detector, List<Event> events) {
        Histories histories = new Histories(HistoryLimits.DEFAULT);
        histories.record(events.get(0), history -> {
            long best = Long.MAX_VALUE;
            long findings = 0;
            for (int round = 0; round < 60; round++) {
                long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                for (Event event : events) {
                    findings += detector.inspect(event, history).size();
                }
                best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
            }
            System.out.printf(
                    "check: %d ns of processor time an event, %.1f M events a core-second (%d findings)%n",
                    best / events.size(), events.size() * 1e3 / best, findings);
            return "";
        });
    }

    private static List<Event> events(Path directory, String name) throws IOException {
        List<Event> events = new ArrayList<>();
        try (InputStream in = Files.newInputStream(directory.resolve(name + ".jsonl.gz"))) {
            EventReader.of(EventFormat.HIVE).read(in, events::add);
        }
        return events;
    }

    private static List<JsonNode> labels(Path directory, String container) throws IOException {
        List<JsonNode> labels = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("labels.jsonl"))) {
            JsonNode label = new ObjectMapper().readTree(line);
            if (label.path("container").asText().equals(container)) {
                labels.add(label);
            }
        }
        return labels;
    }
}
