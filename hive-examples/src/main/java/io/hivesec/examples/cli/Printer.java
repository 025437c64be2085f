package io.hivesec.examples.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.alert.Alert;
import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.Failure;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Report;
import io.hivesec.alert.Verdict;
import io.hivesec.examples.report.HtmlReport;
import io.hivesec.history.AccessGraph;
import io.hivesec.json.HiveModule;
import io.hivesec.json.OcsfJson;
import io.hivesec.json.SarifJson;
import io.hivesec.store.AlertExport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints what reports hold, as it comes or as one document, and counts it. Not thread-safe. */
final class Printer {
    private static final JsonMapper MAPPER = HiveModule.mapper();

    private final OutputOptions options;
    private final PrintWriter out;
    private final PrintWriter err;
    private final AlertText text;
    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final Map<String, Alert> whitelisted = new LinkedHashMap<>();
    private final List<ArtifactReport> artifacts = new ArrayList<>();
    private final List<Plan> plans = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private List<AccessGraph.Edge> edges = List.of();
    private final SortedMap<Verdict, Integer> verdicts = new TreeMap<>();
    private boolean isAllJudged = true;

    Printer(OutputOptions options, PrintWriter out, PrintWriter err) {
        this.options = options;
        this.out = out;
        this.err = err;
        this.text = new AlertText(out, options.language());
    }

    /** Prints a report of an event. */
    void event(Report report) {
        if (report.isEmpty()) {
            return;
        }
        gather(report);
        report.alerts().forEach(this::alert);
        if (options.showWhitelisted()) {
            report.whitelisted().forEach(this::alert);
        }
    }

    /** Prints a report of an artifact. */
    void artifact(Report report) {
        gather(report);
        for (ArtifactReport artifact : report.artifacts()) {
            verdicts.merge(artifact.verdict(), 1, Integer::sum);
            switch (options.format()) {
                case TEXT -> {
                    if (options.showBenign() || isTelling(artifact)) {
                        text.artifact(artifact, report.whitelisted());
                    }
                }
                case JSON, SARIF, HTML, CSV -> artifacts.add(artifact);
                case JSONL -> out.println(json(withTrust(artifact, report.whitelisted())));
                case OCSF -> {
                    // Its alerts follow.
                }
            }
        }
        if (options.format() == OutputOptions.Format.OCSF) {
            report.alerts().forEach(this::alert);
        }
    }

    /** Whether a person has to know of it: not what is clean, and not what no engine judges. */
    private static boolean isTelling(ArtifactReport artifact) {
        return artifact.verdict().compareTo(Verdict.UNKNOWN) > 0
                || artifact.verdict() == Verdict.UNKNOWN && !artifact.failures().isEmpty();
    }

    /** The artifact's line, in which findings that a whitelist trusts say so: one alert stands for all of its type. */
    private static ObjectNode withTrust(ArtifactReport artifact, List<Alert> whitelisted) {
        ObjectNode line = MAPPER.valueToTree(artifact);
        for (Alert alert : whitelisted) {
            boolean isItsOwn = alert.artifact().equals(artifact.artifact());
            alert.exemption().filter(exemption -> isItsOwn).ifPresent(exemption -> {
                for (JsonNode finding : line.path("findings")) {
                    if (finding.path("type").asText().equals(alert.type().id())) {
                        ((ObjectNode) finding)
                                .putObject("whitelisted")
                                .put("rule", exemption.rule())
                                .put("reason", exemption.reason());
                    }
                }
            });
        }
        return line;
    }

    /** Who talked to whom, for the formats that show it. */
    void graph(List<AccessGraph.Edge> all) {
        edges = List.copyOf(all);
    }

    /** Keeps what a report found for the end, and prints nothing. */
    void remember(Report report) {
        report.alerts().forEach(alert -> alerts.put(alert.id(), alert));
    }

    /** Writes the alerts to the file that was asked for. */
    void save() throws UsageException {
        options.save(alerts.values());
    }

    /** Says that something could not be read, beside what reports tell of. */
    void notAllRead() {
        isAllJudged = false;
    }

    private void gather(Report report) {
        isAllJudged &= report.failures().isEmpty();
        remember(report);
        report.whitelisted().forEach(alert -> whitelisted.put(alert.id(), alert));
        if (options.format().isOneDocument()) {
            plans.addAll(report.plans());
            failures.addAll(report.failures());
        }
        Set<Failure> shown = options.isTextForTheTerminal()
                ? report.artifacts().stream()
                        .flatMap(artifact -> artifact.failures().stream())
                        .collect(Collectors.toSet())
                : Set.of();
        report.failures().stream()
                .filter(failure -> !shown.contains(failure))
                .forEach(failure -> err.println("hive: " + Terminal.clean(failure.message())));
    }

    private void alert(Alert alert) {
        switch (options.format()) {
            case TEXT -> text.alert(alert);
            case JSON, SARIF, HTML, CSV -> {
                // Printed at the end.
            }
            case JSONL -> out.println(json(alert));
            case OCSF -> out.println(written(json -> OcsfJson.write(alert, HiveCommand.VERSION, json)));
        }
    }

    /** Ends the output; the exit status says whether anything was found. */
    int finish() throws UsageException {
        save();
        switch (options.format()) {
            case TEXT -> {
                text.verdicts(verdicts);
                text.total(alerts.size(), whitelisted.size(), isAllJudged);
            }
            case JSON -> out.println(json(whole()));
            case SARIF ->
                out.println(written(json -> SarifJson.write(whole(), HiveCommand.VERSION, options.language(), json)));
            case HTML -> out.print(HtmlReport.of(whole(), edges, options.language()));
            case CSV -> out.print(csv());
            case JSONL, OCSF -> {
                // Nothing follows the lines.
            }
        }
        out.flush();
        return alerts.isEmpty() ? ExitStatus.NOTHING_FOUND : ExitStatus.FOUND;
    }

    /** Whether there was something to judge and nothing of it could be. */
    boolean isNothingJudged() {
        return verdicts.keySet().equals(Set.of(Verdict.UNKNOWN)) && !isAllJudged;
    }

    /** Everything so far, as one report. */
    Report whole() {
        return new Report(List.copyOf(alerts.values()), List.copyOf(whitelisted.values()), artifacts, plans, failures);
    }

    /** The alerts so far, those that a whitelist trusts left out. */
    List<Alert> alerts() {
        return List.copyOf(alerts.values());
    }

    private String csv() {
        StringWriter written = new StringWriter();
        try {
            AlertExport.csv(alerts.values(), written);
        } catch (IOException e) {
            throw new IllegalStateException("nothing hinders writing to memory", e);
        }
        return written.toString();
    }

    private static String written(JsonWriting writing) {
        StringWriter written = new StringWriter();
        try (JsonGenerator json = MAPPER.createGenerator(written)) {
            writing.to(json);
        } catch (IOException e) {
            throw new IllegalStateException("nothing hinders writing to memory", e);
        }
        return written.toString();
    }

    private interface JsonWriting {
        void to(JsonGenerator json) throws IOException;
    }

    private static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Hive's own types can always be written", e);
        }
    }
}
