package io.hivesec.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hivesec.alert.Alert;
import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.Failure;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Report;
import io.hivesec.json.HiveModule;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    Printer(OutputOptions options, PrintWriter out, PrintWriter err) {
        this.options = options;
        this.out = out;
        this.err = err;
        this.text = new AlertText(out);
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
            switch (options.format()) {
                case TEXT -> text.artifact(artifact, report.whitelisted());
                case JSON -> artifacts.add(artifact);
                case JSONL -> out.println(json(artifact));
            }
        }
    }

    private void gather(Report report) {
        report.alerts().forEach(alert -> alerts.put(alert.id(), alert));
        report.whitelisted().forEach(alert -> whitelisted.put(alert.id(), alert));
        if (options.format() == OutputOptions.Format.JSON) {
            plans.addAll(report.plans());
            failures.addAll(report.failures());
        }
        report.failures().forEach(failure -> err.println("hive: " + Terminal.clean(failure.message())));
    }

    private void alert(Alert alert) {
        switch (options.format()) {
            case TEXT -> text.alert(alert);
            case JSON -> {
                // Printed at the end.
            }
            case JSONL -> out.println(json(alert));
        }
    }

    /** Ends the output; the exit status says whether anything was found. */
    int finish() {
        switch (options.format()) {
            case TEXT ->
                out.println(
                        alerts.isEmpty() && whitelisted.isEmpty()
                                ? "Nothing found."
                                : alerts.size() + " alert(s), " + whitelisted.size() + " trusted by a whitelist.");
            case JSON -> out.println(json(whole()));
            case JSONL -> {
                // Nothing follows the lines.
            }
        }
        out.flush();
        return alerts.isEmpty() ? ExitStatus.NOTHING_FOUND : ExitStatus.FOUND;
    }

    /** Everything so far, as one report. */
    Report whole() {
        return new Report(List.copyOf(alerts.values()), List.copyOf(whitelisted.values()), artifacts, plans, failures);
    }

    /** The alerts so far, those that a whitelist trusts left out. */
    List<Alert> alerts() {
        return List.copyOf(alerts.values());
    }

    private static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Hive's own types can always be written", e);
        }
    }
}
