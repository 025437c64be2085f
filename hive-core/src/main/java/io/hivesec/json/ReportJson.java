package io.hivesec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hivesec.alert.Alert;
import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Failure;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Opinion;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Report;
import io.hivesec.alert.Rule;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Reports and what was said of artifacts, as JSON. Written only: a report is an answer, not a message. Stateless. */
public final class ReportJson {
    private ReportJson() {}

    /**
     * Writes a report as one object.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public static void write(Report report, JsonGenerator out) throws IOException {
        out.writeStartObject();
        writeAlerts("alerts", report.alerts(), out);
        writeAlerts("whitelisted", report.whitelisted(), out);
        out.writeArrayFieldStart("artifacts");
        for (ArtifactReport artifact : report.artifacts()) {
            write(artifact, out);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("plans");
        for (Plan plan : report.plans()) {
            PlanJson.write(plan, out);
        }
        out.writeEndArray();
        writeFailures(report.failures(), out);
        out.writeEndObject();
    }

    private static void writeAlerts(String name, List<Alert> alerts, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart(name);
        for (Alert alert : alerts) {
            AlertJson.write(alert, out);
        }
        out.writeEndArray();
    }

    /**
     * Writes what was said of one artifact, as one object.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public static void write(ArtifactReport report, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("artifact", report.artifact().name());
        ValueJson.text(out, "md5", report.artifact().digests().md5());
        ValueJson.text(out, "sha1", report.artifact().digests().sha1());
        ValueJson.text(out, "sha256", report.artifact().digests().sha256());
        out.writeStringField("verdict", report.verdict().name());
        out.writeArrayFieldStart("findings");
        for (Finding finding : report.findings()) {
            write(finding, out);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("engines");
        for (EngineVerdict engine : report.engines()) {
            write(engine, out);
            for (Opinion opinion : engine.opinions()) {
                write(engine, opinion, out);
            }
        }
        out.writeEndArray();
        writeFailures(report.failures(), out);
        out.writeEndObject();
    }

    static void write(Finding finding, JsonGenerator out) throws IOException {
        Rule rule = finding.rule();
        out.writeStartObject();
        out.writeStringField("rule", rule.id());
        out.writeStringField("type", rule.type().id());
        out.writeStringField("severity", finding.severity().name());
        out.writeStringField("confidence", finding.confidence().name());
        out.writeStringField("message", rule.title(Locale.ENGLISH));
        AlertJson.writeEvidence(finding.evidence(), out);
        out.writeEndObject();
    }

    private static void write(EngineVerdict engine, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("engine", engine.engine());
        out.writeStringField("verdict", engine.verdict().name());
        ValueJson.text(out, "threat", engine.threat());
        if (!engine.findings().isEmpty()) {
            Rule rule = engine.findings().get(0).rule();
            out.writeStringField("description", rule.description(Locale.ENGLISH));
            out.writeStringField("remediation", rule.remediation(Locale.ENGLISH));
        }
        ValueJson.text(out, "databaseDate", engine.databaseDate());
        out.writeNumberField("millis", engine.elapsed().toMillis());
        out.writeEndObject();
    }

    private static void write(EngineVerdict scanner, Opinion opinion, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("engine", scanner.engine() + "/" + opinion.engine());
        out.writeStringField("verdict", opinion.answer());
        ValueJson.text(out, "threat", opinion.threat());
        ValueJson.text(out, "description", opinion.description());
        ValueJson.text(out, "remediation", opinion.remediation());
        ValueJson.text(out, "databaseDate", opinion.databaseDate());
        out.writeNumberField("millis", opinion.elapsed().toMillis());
        out.writeEndObject();
    }

    private static void writeFailures(List<Failure> failures, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("failures");
        for (Failure failure : failures) {
            out.writeStartObject();
            out.writeStringField("plugin", failure.plugin());
            out.writeStringField("kind", failure.kind().name().toLowerCase(Locale.ROOT));
            out.writeStringField("input", failure.input());
            out.writeStringField("message", failure.message());
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
