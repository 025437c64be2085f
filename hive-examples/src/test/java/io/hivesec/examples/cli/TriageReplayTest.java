package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording of an attacked container, made for this project, through {@code hive watch}: the shell arrives investigated. */
final class TriageReplayTest {
    @TempDir
    private Path directory;

    @Test
    void watch_attackedContainer_shellHasScopeAfterAndLateralMovementWithEvidence() throws IOException {
        JsonNode shell = null;
        for (String line : watch().split("\n")) {
            JsonNode alert = new ObjectMapper().readTree(line);
            if (alert.path("type").asText().equals("reverse_shell")) {
                shell = alert;
            }
        }
        assertThat(shell).isNotNull();
        Map<String, String> signals = new TreeMap<>();
        Objects.requireNonNull(shell)
                .path("triage")
                .path("signals")
                .forEach(signal -> signals.put(
                        signal.path("signal").asText(), signal.path("detail").asText()));
        assertThat(signals.get("target-scope")).contains("10.213.0.3:4444", "internal");
        assertThat(signals.get("after-reconnaissance")).isNotBlank();
        assertThat(signals.get("after-credential-read")).contains("/etc/shadow");
        assertThat(signals.get("after-persistence")).contains("wrote");
        assertThat(signals.get("new-peers")).contains("10.213.0.3:22");
        assertThat(signals.get("correlated-alerts")).contains("privilege-escalation");
        assertThat(shell.path("triage").path("band").asText()).isEqualTo("high");
        assertThat(shell.path("triage").path("counterfactual").path("without").asText()).isNotBlank();
        assertThat(shell.path("triage").path("notChecked")).isNotEmpty();
        assertThat(shell.path("revision").asInt()).isGreaterThan(1);
    }

    private String watch() throws IOException {
        Path events = directory.resolve("events.jsonl.gz");
        try (InputStream in = DemoCommand.class.getResourceAsStream("demo/web-attacked.jsonl.gz")) {
            Files.copy(Objects.requireNonNull(in), events);
        }
        StringWriter out = new StringWriter();
        HiveCommand.commandLine(new PrintWriter(out), new PrintWriter(new StringWriter()))
                .execute("watch", "--from", "hive", "--format", "jsonl", events.toString());
        return out.toString();
    }
}
