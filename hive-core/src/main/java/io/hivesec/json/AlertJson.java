package io.hivesec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertStatus;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Exemption;
import io.hivesec.alert.Mark;
import io.hivesec.alert.Nature;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import io.hivesec.alert.Technique;
import io.hivesec.alert.Triage;
import io.hivesec.artifact.Digests;
import io.hivesec.event.Process;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Alerts as JSON, one object an alert, as the command, the store and the console use them. Stateless. */
public final class AlertJson {
    private AlertJson() {}

    /**
     * Writes an alert as one object.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public static void write(Alert alert, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", alert.id());
        out.writeStringField("type", alert.type().id());
        out.writeStringField("rule", alert.rule().id());
        if (!alert.rule().incident().equals(alert.rule().id())) {
            out.writeStringField("incident", alert.rule().incident());
        }
        if (alert.rule().nature() != Nature.ACTIVITY) {
            out.writeStringField("nature", alert.rule().nature().name().toLowerCase(Locale.ROOT));
        }
        out.writeStringField("title", alert.words().title());
        out.writeStringField("message", alert.words().message());
        out.writeStringField("severity", alert.severity().name());
        out.writeStringField("confidence", alert.confidence().name());
        ValueJson.texts(
                out,
                "techniques",
                alert.rule().techniques().stream().map(Technique::id).toList());
        out.writeStringField("status", alert.status().name().toLowerCase(Locale.ROOT));
        writeSubject(alert.subject(), out);
        out.writeStringField("firstSeen", alert.sightings().first().toString());
        out.writeStringField("lastSeen", alert.sightings().last().toString());
        out.writeNumberField("count", alert.sightings().count());
        out.writeNumberField("revision", alert.revision());
        writeEvidence(alert.evidence(), out);
        out.writeStringField("remediation", alert.words().remediation());
        writeTriage(alert.triage(), out);
        writeState(alert.state(), out);
        out.writeEndObject();
    }

    private static void writeSubject(Subject subject, JsonGenerator out) throws IOException {
        ValueJson.container(out, subject.container());
        if (!subject.process().equals(Process.UNKNOWN)) {
            out.writeFieldName("process");
            ValueJson.process(out, subject.process());
        }
        ValueJson.processes(out, "ancestors", subject.ancestors());
        ValueJson.endpoint(out, "target", subject.target(), true);
        if (subject.artifact().isKnown()) {
            out.writeObjectFieldStart("artifact");
            out.writeStringField("name", subject.artifact().name());
            ValueJson.text(out, "md5", subject.artifact().digests().md5());
            ValueJson.text(out, "sha1", subject.artifact().digests().sha1());
            ValueJson.text(out, "sha256", subject.artifact().digests().sha256());
            out.writeEndObject();
        }
    }

    static void writeEvidence(List<Evidence> evidence, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("evidence");
        for (Evidence one : evidence) {
            out.writeStartObject();
            out.writeStringField("name", one.name());
            out.writeStringField("value", one.value());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeTriage(Triage triage, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("triage");
        out.writeNumberField("probability", Math.round(triage.probability() * 1000) / 1000.0);
        out.writeStringField("band", triage.band().name().toLowerCase(Locale.ROOT));
        ValueJson.text(out, "impact", triage.impact().level());
        ValueJson.texts(out, "stakes", triage.impact().stakes());
        out.writeArrayFieldStart("signals");
        for (Triage.Signal signal : triage.signals()) {
            out.writeStartObject();
            out.writeStringField("signal", signal.name());
            out.writeNumberField("decibans", signal.decibans());
            out.writeStringField("detail", signal.detail());
            if (signal.isCapped()) {
                out.writeNumberField("uncapped", signal.uncapped());
            }
            writeSeen(signal.seen(), out);
            out.writeEndObject();
        }
        out.writeEndArray();
        ValueJson.texts(out, "notChecked", triage.notChecked());
        Triage.Counterfactual counterfactual = triage.counterfactual();
        if (counterfactual != null) {
            out.writeObjectFieldStart("counterfactual");
            out.writeStringField("without", counterfactual.without());
            out.writeNumberField("probability", Math.round(counterfactual.probability() * 1000) / 1000.0);
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void writeSeen(List<Triage.Seen> seen, JsonGenerator out) throws IOException {
        if (seen.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("seen");
        for (Triage.Seen one : seen) {
            out.writeStartObject();
            out.writeStringField("at", one.at().toString());
            out.writeStringField("what", one.what());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeState(Alert.State state, JsonGenerator out) throws IOException {
        Mark mark = state.mark();
        if (mark != null) {
            out.writeObjectFieldStart("mark");
            out.writeStringField("by", mark.by());
            out.writeStringField("reason", mark.reason());
            out.writeStringField("at", mark.at().toString());
            out.writeEndObject();
        }
        Exemption exemption = state.exemption();
        if (exemption != null) {
            out.writeObjectFieldStart("whitelisted");
            out.writeStringField("whitelist", exemption.whitelist());
            out.writeStringField("rule", exemption.rule());
            out.writeStringField("reason", exemption.reason());
            out.writeEndObject();
        }
    }

    /**
     * Reads an alert. Its rule has the id, type, severity, confidence, nature and techniques that are written; its words are the
     * alert's own.
     *
     * @param json one object
     * @throws MalformedJsonException when it is no alert; the message names the field
     */
    public static Alert read(JsonNode json) throws MalformedJsonException {
        JsonFields in = JsonFields.of(json);
        try {
            return read(in);
        } catch (IllegalArgumentException e) {
            throw new MalformedJsonException(String.valueOf(e.getMessage()));
        }
    }

    private static Alert read(JsonFields in) throws MalformedJsonException {
        Severity severity = in.constant("severity", Severity.class, Severity.MEDIUM);
        Confidence confidence = in.constant("confidence", Confidence.class, Confidence.MEDIUM);
        List<Evidence> evidence = new ArrayList<>();
        for (JsonFields one : in.objects("evidence")) {
            evidence.add(Evidence.of(one.text("name"), one.text("value")));
        }
        return new Alert(
                in.requiredText("id"),
                readRule(in, severity, confidence),
                new Alert.Words(in.text("title"), in.text("message"), in.text("remediation")),
                severity,
                confidence,
                readSubject(in),
                evidence,
                new Alert.Sightings(
                        in.requiredInstant("firstSeen"), in.requiredInstant("lastSeen"), in.longNumber("count", 1)),
                in.number("revision", 1),
                readState(in),
                readTriage(in.object("triage")));
    }

    private static Rule readRule(JsonFields in, Severity severity, Confidence confidence)
            throws MalformedJsonException {
        String type = in.requiredText("type");
        String id = in.requiredText("rule");
        String incident = in.text("incident");
        return Rule.of(
                        id,
                        AlertType.ofId(type)
                                .orElseThrow(() -> new MalformedJsonException("type: unknown: '" + type + "'")))
                .severity(severity)
                .confidence(confidence)
                .techniques(in.texts("techniques").toArray(String[]::new))
                .nature(in.constant("nature", Nature.class, Nature.ACTIVITY))
                .incident(incident.isEmpty() ? id : incident)
                .build();
    }

    private static Subject readSubject(JsonFields in) throws MalformedJsonException {
        JsonFields artifact = in.object("artifact");
        return new Subject(
                ValueJson.container(in),
                in.has("process") ? ValueJson.process(in.object("process")) : Process.UNKNOWN,
                ValueJson.processes(in, "ancestors"),
                ValueJson.endpoint(in, "target"),
                new ArtifactIdentity(
                        artifact.text("name"),
                        new Digests(artifact.text("md5"), artifact.text("sha1"), artifact.text("sha256"))));
    }

    private static Alert.State readState(JsonFields in) throws MalformedJsonException {
        return new Alert.State(
                in.constant("status", AlertStatus.class, AlertStatus.OPEN), readMark(in), readExemption(in));
    }

    private static @Nullable Mark readMark(JsonFields in) throws MalformedJsonException {
        if (!in.has("mark")) {
            return null;
        }
        JsonFields mark = in.object("mark");
        return new Mark(mark.text("by"), mark.requiredText("reason"), mark.requiredInstant("at"));
    }

    private static @Nullable Exemption readExemption(JsonFields in) throws MalformedJsonException {
        if (!in.has("whitelisted")) {
            return null;
        }
        JsonFields exemption = in.object("whitelisted");
        return new Exemption(exemption.text("whitelist"), exemption.text("rule"), exemption.text("reason"));
    }

    private static Triage readTriage(JsonFields in) throws MalformedJsonException {
        List<Triage.Signal> signals = new ArrayList<>();
        for (JsonFields one : in.objects("signals")) {
            double decibans = one.decimal("decibans");
            List<Triage.Seen> seen = new ArrayList<>();
            for (JsonFields thing : one.objects("seen")) {
                seen.add(new Triage.Seen(thing.requiredInstant("at"), thing.text("what")));
            }
            signals.add(new Triage.Signal(
                    one.text("signal"),
                    decibans,
                    one.text("detail"),
                    one.has("uncapped") ? one.decimal("uncapped") : decibans,
                    seen));
        }
        return new Triage(
                in.decimal("probability"),
                in.constant("band", Triage.Band.class, Triage.Band.MEDIUM),
                new Triage.Impact(in.text("impact"), in.texts("stakes")),
                signals,
                in.texts("notChecked"),
                in.has("counterfactual") ? readCounterfactual(in.object("counterfactual")) : null);
    }

    private static Triage.Counterfactual readCounterfactual(JsonFields in) throws MalformedJsonException {
        return new Triage.Counterfactual(in.text("without"), in.decimal("probability"));
    }
}
