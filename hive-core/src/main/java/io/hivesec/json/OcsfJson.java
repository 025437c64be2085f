package io.hivesec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertStatus;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Technique;
import io.hivesec.event.Container;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Alerts as OCSF 1.3 Detection Findings (Open Cybersecurity Schema Framework, class 2004), which data lakes and SIEMs
 * read. What OCSF has no place for is under {@code unmapped}. Written only. Stateless.
 */
public final class OcsfJson {
    private static final String SCHEMA_VERSION = "1.3.0";
    private static final int CATEGORY_FINDINGS = 2;
    private static final int CLASS_DETECTION_FINDING = 2004;
    private static final int ACTIVITY_CREATE = 1;
    private static final int ACTIVITY_UPDATE = 2;
    private static final int ACTIVITY_CLOSE = 3;
    private static final int STATUS_NEW = 1;
    private static final int STATUS_IN_PROGRESS = 2;
    private static final int STATUS_SUPPRESSED = 3;
    private static final int STATUS_RESOLVED = 4;
    private static final int ANALYTIC_RULE = 1;

    private OcsfJson() {}

    /**
     * Writes an alert as one object.
     *
     * @param version the version of the product that speaks; empty when it has none
     * @throws IOException when {@code out} cannot be written
     */
    public static void write(Alert alert, String version, JsonGenerator out) throws IOException {
        int activity = activity(alert);
        out.writeStartObject();
        out.writeNumberField("category_uid", CATEGORY_FINDINGS);
        out.writeNumberField("class_uid", CLASS_DETECTION_FINDING);
        out.writeNumberField("activity_id", activity);
        out.writeNumberField("type_uid", CLASS_DETECTION_FINDING * 100 + activity);
        out.writeNumberField("time", alert.sightings().last().toEpochMilli());
        out.writeNumberField("start_time", alert.sightings().first().toEpochMilli());
        out.writeNumberField("end_time", alert.sightings().last().toEpochMilli());
        out.writeNumberField("count", alert.sightings().count());
        out.writeNumberField("severity_id", severity(alert.severity()));
        out.writeNumberField("confidence_id", confidence(alert.confidence()));
        out.writeNumberField("risk_score", Math.round(100 * alert.triage().probability()));
        out.writeNumberField("status_id", status(alert));
        OcsfEvidence.text(out, "message", alert.words().message());
        writeMetadata(alert, version, out);
        writeFindingInfo(alert, out);
        OcsfEvidence.write(alert, out);
        writeResources(alert.container(), out);
        if (!alert.words().remediation().isEmpty()) {
            out.writeObjectFieldStart("remediation");
            OcsfEvidence.text(out, "desc", alert.words().remediation());
            out.writeEndObject();
        }
        out.writeObjectFieldStart("unmapped");
        out.writeNumberField("revision", alert.revision());
        AlertJson.writeEvidence(alert.evidence(), out);
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void writeMetadata(Alert alert, String version, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("metadata");
        out.writeStringField("version", SCHEMA_VERSION);
        out.writeStringField("uid", alert.id() + "/" + alert.revision());
        out.writeObjectFieldStart("product");
        out.writeStringField("name", "Hive");
        out.writeStringField("vendor_name", "Hive");
        ValueJson.text(out, "version", version);
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void writeFindingInfo(Alert alert, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("finding_info");
        out.writeStringField("uid", alert.id());
        out.writeStringField("title", alert.words().title());
        OcsfEvidence.text(out, "desc", alert.words().message());
        out.writeNumberField("first_seen_time", alert.sightings().first().toEpochMilli());
        out.writeNumberField("last_seen_time", alert.sightings().last().toEpochMilli());
        ValueJson.texts(out, "types", List.of(alert.type().id()));
        out.writeObjectFieldStart("analytic");
        out.writeNumberField("type_id", ANALYTIC_RULE);
        out.writeStringField("uid", alert.rule().id());
        out.writeStringField("name", alert.words().title());
        out.writeEndObject();
        writeAttacks(alert.rule().techniques(), out);
        out.writeEndObject();
    }

    private static void writeAttacks(Collection<Technique> techniques, JsonGenerator out) throws IOException {
        if (techniques.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("attacks");
        for (Technique technique : techniques) {
            out.writeStartObject();
            int dot = technique.id().indexOf('.');
            out.writeObjectFieldStart("technique");
            out.writeStringField(
                    "uid", dot < 0 ? technique.id() : technique.id().substring(0, dot));
            out.writeEndObject();
            if (dot >= 0) {
                out.writeObjectFieldStart("sub_technique");
                out.writeStringField("uid", technique.id());
                out.writeEndObject();
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeResources(Container container, JsonGenerator out) throws IOException {
        if (container.equals(Container.HOST)) {
            return;
        }
        out.writeArrayFieldStart("resources");
        out.writeStartObject();
        out.writeStringField("type", container.isHost() ? "host" : "container");
        ValueJson.text(out, "uid", container.id());
        ValueJson.text(out, "name", container.name());
        ValueJson.text(out, "namespace", container.namespace());
        out.writeObjectFieldStart("data");
        ValueJson.text(out, "image", container.image());
        ValueJson.text(out, "image_digest", container.imageDigest());
        ValueJson.text(out, "pod", container.pod());
        out.writeEndObject();
        out.writeEndObject();
        out.writeEndArray();
    }

    private static int activity(Alert alert) {
        if (isSettled(alert)) {
            return ACTIVITY_CLOSE;
        }
        return alert.revision() > 1 || alert.sightings().count() > 1 ? ACTIVITY_UPDATE : ACTIVITY_CREATE;
    }

    private static boolean isSettled(Alert alert) {
        return alert.status() == AlertStatus.MARKED || alert.status() == AlertStatus.HANDLED;
    }

    private static int severity(Severity severity) {
        return switch (severity) {
            case INFORMATIONAL -> 1;
            case LOW -> 2;
            case MEDIUM -> 3;
            case HIGH -> 4;
            case CRITICAL -> 5;
        };
    }

    private static int confidence(Confidence confidence) {
        return switch (confidence) {
            case LOW -> 1;
            case MEDIUM -> 2;
            case HIGH -> 3;
        };
    }

    private static int status(Alert alert) {
        if (alert.exemption().isPresent()) {
            return STATUS_SUPPRESSED;
        }
        return switch (alert.status()) {
            case OPEN -> STATUS_NEW;
            case REOPENED -> STATUS_IN_PROGRESS;
            case MARKED, HANDLED -> STATUS_RESOLVED;
        };
    }
}
