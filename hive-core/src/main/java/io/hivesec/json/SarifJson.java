package io.hivesec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Failure;
import io.hivesec.alert.Report;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Technique;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reports as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), which code-scanning services read. What a
 * whitelist trusts is a suppressed result, and what could not be judged is a notification of a run that did not succeed.
 * Written only. Stateless.
 */
public final class SarifJson {
    private static final String UNRESERVED = "-._~/";
    private static final String HEX = "0123456789ABCDEF";
    private static final int MAX_LINE_DIGITS = 9;

    private SarifJson() {}

    /**
     * Writes a report as one SARIF log with one run.
     *
     * @param report what was found
     * @param version the version of the product that speaks; empty when it has none
     * @param language the language of the rules' words; alerts have their own
     * @throws IOException when {@code out} cannot be written
     */
    public static void write(Report report, String version, Locale language, JsonGenerator out) throws IOException {
        Map<String, Rule> rules = new LinkedHashMap<>();
        report.alerts().forEach(alert -> rules.putIfAbsent(alert.rule().id(), alert.rule()));
        report.whitelisted().forEach(alert -> rules.putIfAbsent(alert.rule().id(), alert.rule()));
        List<String> order = List.copyOf(rules.keySet());

        out.writeStartObject();
        out.writeStringField("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        out.writeStringField("version", "2.1.0");
        out.writeArrayFieldStart("runs");
        out.writeStartObject();
        writeTool(rules, version, language, out);
        writeInvocation(report.failures(), out);
        out.writeArrayFieldStart("results");
        for (Alert alert : report.alerts()) {
            writeResult(alert, order.indexOf(alert.rule().id()), out);
        }
        for (Alert alert : report.whitelisted()) {
            writeResult(alert, order.indexOf(alert.rule().id()), out);
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeTool(Map<String, Rule> rules, String version, Locale language, JsonGenerator out)
            throws IOException {
        out.writeObjectFieldStart("tool");
        out.writeObjectFieldStart("driver");
        out.writeStringField("name", "Hive");
        ValueJson.text(out, "version", version);
        out.writeArrayFieldStart("rules");
        for (Rule rule : rules.values()) {
            out.writeStartObject();
            out.writeStringField("id", rule.id());
            writeText("shortDescription", rule.title(language), out);
            writeText("fullDescription", rule.description(language), out);
            writeText("help", rule.remediation(language), out);
            out.writeObjectFieldStart("defaultConfiguration");
            out.writeStringField("level", level(rule.severity()));
            out.writeEndObject();
            out.writeObjectFieldStart("properties");
            out.writeArrayFieldStart("tags");
            out.writeString("security");
            out.writeString(rule.type().id());
            for (Technique technique : rule.techniques()) {
                out.writeString("external/attack/" + technique.id());
            }
            out.writeEndArray();
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void writeInvocation(List<Failure> failures, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("invocations");
        out.writeStartObject();
        out.writeBooleanField("executionSuccessful", failures.isEmpty());
        out.writeArrayFieldStart("toolExecutionNotifications");
        for (Failure failure : failures) {
            out.writeStartObject();
            out.writeStringField("level", "error");
            writeText("message", failure.message(), out);
            out.writeObjectFieldStart("descriptor");
            out.writeStringField("id", failure.kind().name().toLowerCase(Locale.ROOT));
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndArray();
    }

    private static void writeResult(Alert alert, int ruleIndex, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("ruleId", alert.rule().id());
        out.writeNumberField("ruleIndex", ruleIndex);
        out.writeStringField("level", level(alert.severity()));
        writeText("message", alert.words().message(), out);
        if (alert.subject().artifact().isKnown()) {
            writeLocation(alert, out);
        }
        out.writeObjectFieldStart("partialFingerprints");
        out.writeStringField("hiveAlert/v1", alert.id());
        out.writeEndObject();
        if (alert.exemption().isPresent()) {
            out.writeArrayFieldStart("suppressions");
            out.writeStartObject();
            out.writeStringField("kind", "external");
            out.writeStringField(
                    "justification",
                    alert.exemption().get().rule() + ": "
                            + alert.exemption().get().reason());
            out.writeEndObject();
            out.writeEndArray();
        }
        out.writeNumberField("occurrenceCount", Math.max(1, alert.sightings().count()));
        out.writeObjectFieldStart("properties");
        out.writeFieldName("alert");
        AlertJson.write(alert, out);
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void writeLocation(Alert alert, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("locations");
        out.writeStartObject();
        out.writeObjectFieldStart("physicalLocation");
        out.writeObjectFieldStart("artifactLocation");
        out.writeStringField("uri", uri(alert.subject().artifact().name()));
        out.writeEndObject();
        int line = line(alert);
        if (line > 0) {
            out.writeObjectFieldStart("region");
            out.writeNumberField("startLine", line);
            out.writeEndObject();
        }
        out.writeEndObject();
        out.writeEndObject();
        out.writeEndArray();
    }

    /** The line that the evidence names; 0 when it names none. */
    private static int line(Alert alert) {
        return alert.evidence().stream()
                .filter(one -> one.name().equals("line"))
                .map(one -> one.value())
                .filter(value -> !value.isEmpty()
                        && value.length() <= MAX_LINE_DIGITS
                        && value.chars().allMatch(c -> c >= '0' && c <= '9'))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
    }

    /** A path as a URI reference (RFC 3986) in which nothing of the path can be taken for a scheme, host or query. */
    private static String uri(String path) {
        StringBuilder uri = new StringBuilder(path.startsWith("/") ? "file://" : "");
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean isPlain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (isPlain || UNRESERVED.indexOf(c) >= 0) {
                uri.append(c);
            } else {
                uri.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
            }
        }
        return uri.toString();
    }

    private static void writeText(String name, String text, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart(name);
        out.writeStringField("text", text.isEmpty() ? "-" : text);
        out.writeEndObject();
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW, INFORMATIONAL -> "note";
        };
    }
}
