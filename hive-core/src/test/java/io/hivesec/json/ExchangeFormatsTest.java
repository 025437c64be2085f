package io.hivesec.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** SARIF and OCSF, as other products read them. */
final class ExchangeFormatsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHELL = """
            {"id":"a1","type":"reverse_shell","rule":"reverse-shell.descriptor","title":"Reverse shell","message":"nc at 203.0.113.9",
             "severity":"CRITICAL","confidence":"HIGH","techniques":["T1059.004","T1071"],"status":"open",
             "container":{"id":"c0ffee","name":"web-1","image":"web:1","pod":"web-1","namespace":"shop"},
             "process":{"pid":42,"executable":"/usr/bin/nc","arguments":["nc","203.0.113.9","4444"],"user":{"uid":0,"name":"root"}},
             "ancestors":[{"pid":7,"executable":"/bin/sh"},{"pid":1,"executable":"/sbin/init"}],
             "target":{"ip":"203.0.113.9","port":4444},"firstSeen":"2026-01-02T03:04:05Z","lastSeen":"2026-01-02T03:05:05Z",
             "count":2,"evidence":[{"name":"flow","value":"a"},{"name":"flow","value":"b"}],"remediation":"Isolate it",
             "triage":{"probability":0.97,"band":"HIGH"}}
            """;
    private static final String PAGE = """
            {"id":"a2","type":"web_backdoor","rule":"web-backdoor.execute","title":"Web backdoor","message":"runs what it is sent",
             "severity":"MEDIUM","confidence":"MEDIUM","artifact":{"name":"/srv/up loads/a%b#c?.jsp","md5":"00112233445566778899aabbccddeeff"},
             "firstSeen":"2026-01-02T03:04:05Z","lastSeen":"2026-01-02T03:04:05Z","evidence":[{"name":"line","value":"12"}]}
            """;
    private static final String TRUSTED = """
            {"id":"a3","type":"web_backdoor","rule":"web-backdoor.execute","title":"Web backdoor","message":"",
             "severity":"LOW","confidence":"LOW","artifact":{"name":"javascript:alert(1)"},
             "firstSeen":"2026-01-02T03:04:05Z","lastSeen":"2026-01-02T03:04:05Z","evidence":[{"name":"line","value":"99999999999"}],
             "whitelisted":{"whitelist":"file","rule":"r7","reason":"our console"}}
            """;

    private final Report report = new Report(
            List.of(alert(SHELL), alert(PAGE)),
            List.of(alert(TRUSTED)),
            List.of(),
            List.of(),
            List.of(Failure.of("webshell", FailureKind.TIMED_OUT, "b.jsp", "took too long")));

    ExchangeFormatsTest() throws IOException {}

    @Test
    void sarif_everyKindOfAlert_isValidByItsSchema() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                    .getSchema(JSON.readTree(Objects.requireNonNull(in, "the schema of SARIF")));
            assertThat(schema.validate(sarif(report))).isEmpty();
            assertThat(schema.validate(JSON.readTree("{\"version\":\"2.1.0\"}")))
                    .isNotEmpty();
        }
    }

    @Test
    void sarif_results_pointToTheirRulesLinesAndFiles() throws IOException {
        JsonNode run = sarif(report).path("runs").get(0);
        JsonNode page = run.path("results").get(1);
        assertThat(run.path("tool").path("driver").path("rules").size()).isEqualTo(2);
        assertThat(page.path("ruleIndex").asInt()).isEqualTo(1);
        assertThat(page.path("level").asText()).isEqualTo("warning");
        JsonNode place = page.path("locations").get(0).path("physicalLocation");
        assertThat(place.path("artifactLocation").path("uri").asText())
                .isEqualTo("file:///srv/up%20loads/a%25b%23c%3F.jsp");
        assertThat(place.path("region").path("startLine").asInt()).isEqualTo(12);
    }

    @Test
    void sarif_whatAWhitelistTrusts_isSuppressedAndItsNameIsNoScheme() throws IOException {
        JsonNode trusted = sarif(report).path("runs").get(0).path("results").get(2);
        assertThat(trusted.path("suppressions").get(0).path("justification").asText())
                .isEqualTo("r7: our console");
        JsonNode place = trusted.path("locations").get(0).path("physicalLocation");
        assertThat(place.path("artifactLocation").path("uri").asText()).isEqualTo("javascript%3Aalert%281%29");
        assertThat(place.has("region")).isFalse();
    }

    @Test
    void sarif_failure_isANotificationOfARunThatDidNotSucceed() throws IOException {
        JsonNode invocation =
                sarif(report).path("runs").get(0).path("invocations").get(0);
        assertThat(invocation.path("executionSuccessful").asBoolean()).isFalse();
        assertThat(invocation
                        .path("toolExecutionNotifications")
                        .get(0)
                        .path("message")
                        .path("text")
                        .asText())
                .contains("b.jsp", "took too long");
        assertThat(sarif(Report.EMPTY)
                        .path("runs")
                        .get(0)
                        .path("invocations")
                        .get(0)
                        .path("executionSuccessful")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void ocsf_reverseShell_isADetectionFindingWithProcessTreeAndTarget() throws IOException {
        JsonNode finding = ocsf(alert(SHELL));
        assertThat(finding.path("class_uid").asInt()).isEqualTo(2004);
        assertThat(finding.path("type_uid").asInt()).isEqualTo(200_402);
        assertThat(finding.path("severity_id").asInt()).isEqualTo(5);
        assertThat(finding.path("confidence_id").asInt()).isEqualTo(3);
        assertThat(finding.path("status_id").asInt()).isEqualTo(1);
        assertThat(finding.path("risk_score").asInt()).isEqualTo(97);
        assertThat(finding.path("time").asLong()).isEqualTo(1_767_323_105_000L);
        JsonNode process = finding.path("evidences").get(0).path("process");
        assertThat(process.path("pid").asInt()).isEqualTo(42);
        assertThat(process.path("parent_process")
                        .path("parent_process")
                        .path("pid")
                        .asInt())
                .isEqualTo(1);
        JsonNode target = finding.path("evidences").get(0).path("dst_endpoint");
        assertThat(target.path("ip").asText()).isEqualTo("203.0.113.9");
        JsonNode attack = finding.path("finding_info").path("attacks").get(0);
        assertThat(attack.path("technique").path("uid").asText()).isEqualTo("T1059");
        assertThat(attack.path("sub_technique").path("uid").asText()).isEqualTo("T1059.004");
        assertThat(finding.path("resources").get(0).path("uid").asText()).isEqualTo("c0ffee");
        assertThat(finding.path("unmapped").path("evidence").size()).isEqualTo(2);
    }

    @Test
    void ocsf_trustedAlert_isSuppressed() throws IOException {
        assertThat(ocsf(alert(TRUSTED)).path("status_id").asInt()).isEqualTo(3);
    }

    @Test
    void ocsf_everyKindOfAlert_isValidByItsSchema() throws IOException {
        assertThat(schemaErrors(alert(SHELL))).isEmpty();
        assertThat(schemaErrors(alert(PAGE))).isEmpty();
        assertThat(schemaErrors(alert(TRUSTED))).isEmpty();
    }

    @Test
    void ocsf_whatIsHardlyKnown_isValidByItsSchema() throws IOException {
        assertThat(schemaErrors(alert(hardlyKnown("\"container\":{\"name\":\"node-1\"}"))))
                .isEmpty();
        assertThat(schemaErrors(alert(hardlyKnown("\"process\":{\"executable\":\"/srv/\",\"user\":{\"gid\":0}}"))))
                .isEmpty();
        assertThat(schemaErrors(alert(hardlyKnown(
                        "\"process\":{\"pid\":42},\"ancestors\":[{},{\"executable\":\"/usr/bin/java\"},{\"pid\":1}]"))))
                .isEmpty();
        assertThat(schemaErrors(alert(hardlyKnown("\"target\":{\"name\":\"no_such host\",\"port\":53}"))))
                .isEmpty();
        assertThat(schemaErrors(alert(hardlyKnown("\"target\":{\"ip\":\"/run/docker.sock\"}"))))
                .isEmpty();
        assertThat(schemaErrors(alert(hardlyKnown("\"message\":\"" + "x".repeat(70_000) + "\""))))
                .isEmpty();
    }

    @Test
    void ocsf_parentWithoutPid_isKnownByItsCommandLine() throws IOException {
        JsonNode process = ocsf(alert(
                        hardlyKnown("\"process\":{\"pid\":42},\"ancestors\":[{},{\"executable\":\"/usr/bin/java\"}]")))
                .path("evidences")
                .get(0)
                .path("process");
        assertThat(process.path("parent_process").path("uid").asText()).isEqualTo("/usr/bin/java");
    }

    @Test
    void ocsf_machineWithAName_isNoContainer() throws IOException {
        JsonNode host = ocsf(alert(hardlyKnown("\"container\":{\"name\":\"node-1\"}")));
        assertThat(host.path("resources").get(0).path("type").asText()).isEqualTo("host");
    }

    @Test
    void ocsf_settledAlert_isClosed() throws IOException {
        JsonNode finding = ocsf(alert(hardlyKnown("\"status\":\"marked\"")));
        assertThat(finding.path("activity_id").asInt()).isEqualTo(3);
        assertThat(finding.path("type_uid").asInt()).isEqualTo(200_403);
    }

    private static String hardlyKnown(String part) {
        return """
                {"id":"a4","type":"virus","rule":"virus.engine","title":"Virus","severity":"LOW","confidence":"LOW",
                 "firstSeen":"2026-01-02T03:04:05Z","lastSeen":"2026-01-02T03:04:05Z",%s}
                """.formatted(part);
    }

    /** What the schema says against it; made of the public one, as its comment tells. */
    private static Set<ValidationMessage> schemaErrors(Alert alert) throws IOException {
        try (InputStream in = ExchangeFormatsTest.class.getResourceAsStream("/ocsf/detection-finding-1.3.0.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                    .getSchema(JSON.readTree(Objects.requireNonNull(in, "the schema of OCSF")))
                    .validate(ocsf(alert));
        }
    }

    private static Alert alert(String json) throws IOException {
        return AlertJson.read(JSON.readTree(json));
    }

    private static JsonNode sarif(Report report) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            SarifJson.write(report, "1.0", Locale.ENGLISH, out);
        }
        return JSON.readTree(text.toString());
    }

    private static JsonNode ocsf(Alert alert) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            OcsfJson.write(alert, "1.0", out);
        }
        return JSON.readTree(text.toString());
    }
}
