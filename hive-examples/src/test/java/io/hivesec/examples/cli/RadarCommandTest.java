package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

/** {@code hive radar}: which edges each option leaves, in each form. */
final class RadarCommandTest {
    @TempDir
    private Path folder;

    private Path events;

    @BeforeEach
    void write() throws IOException {
        events = Files.writeString(
                folder.resolve("events.jsonl"),
                connection("08:00:00", "web", "/usr/bin/java", "10.0.0.5", 5432)
                        + connection("08:00:01", "web", "/usr/bin/java", "10.0.0.5", 5432)
                        + connection("08:00:02", "api", "/usr/bin/node", "203.0.113.9", 443)
                        + connection("09:00:00", "api", "/usr/bin/nc", "198.51.100.7", 4444));
    }

    private static String connection(String time, String container, String program, String ip, int port) {
        return "{\"type\":\"network_connected\",\"time\":\"2026-01-05T" + time + "Z\",\"container\":{\"id\":\"id-"
                + container + "\",\"name\":\"" + container + "\",\"image\":\"" + container
                + ":1\"},\"process\":{\"pid\":7,\"executable\":\"" + program
                + "\"},\"protocol\":\"tcp\",\"target\":{\"ip\":\"" + ip + "\",\"port\":" + port + "}}\n";
    }

    private String radar(Object... options) {
        Object[] arguments = new Object[options.length + 2];
        arguments[0] = "radar";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[options.length + 1] = events;
        Run run = Run.hive(arguments);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.NOTHING_FOUND);
        return run.out();
    }

    @Test
    void text_ofARecording_isALineAnEdgeWithItsCount() {
        assertThat(radar().lines()).hasSize(4).last().isEqualTo("3 edge(s), 0 burst(s).");
        assertThat(radar().lines().filter(line -> line.contains("10.0.0.5:5432")))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains(
                                "web",
                                "/usr/bin/java",
                                "->",
                                "internal",
                                "tcp",
                                "08:00:00Z to",
                                "08:00:01Z",
                                "2 times"));
    }

    @ParameterizedTest
    @CsvSource({
        "--container, web, 10.0.0.5",
        "--container, id-web, 10.0.0.5",
        "--target, 10.0.0.5, 10.0.0.5",
        "--target, 10.0.0.5:5432, 10.0.0.5",
        "--process, nc, 198.51.100.7",
        "--process, /usr/bin/nc, 198.51.100.7",
        "--port, 443, 203.0.113.9",
        "--scope, INTERNAL, 10.0.0.5",
        "--since, 2026-01-05T08:30:00Z, 198.51.100.7",
        "--new-since, 2026-01-05T08:30:00Z, 198.51.100.7"
    })
    void condition_leavesTheEdgesThatItHoldsFor(String option, String value, String left) {
        assertThat(radar(option, value).lines()).hasSize(2).first().asString().contains(left);
    }

    @Test
    void conditions_togetherMustAllHold() {
        assertThat(radar("--container", "api", "--port", "5432")).isEqualTo("0 edge(s), 0 burst(s)." + lineEnd());
    }

    private static String lineEnd() {
        return System.lineSeparator();
    }

    @Test
    void formats_sayTheSameEdges() throws Exception {
        JsonNode json = HiveModule.mapper().readTree(radar("--format", "JSON", "--port", "4444"));
        assertThat(json.toString()).contains("198.51.100.7").doesNotContain("10.0.0.5");
        assertThat(radar("--format", "CSV").lines()).hasSize(4).anyMatch(line -> line.contains("203.0.113.9"));
        String xml = radar("--format", "GRAPHML");
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(xml)))
                        .getElementsByTagName("edge")
                        .getLength())
                .isEqualTo(3);
        assertThat(radar("--format", "DOT")).startsWith("digraph").contains("198.51.100.7");
    }

    @Test
    void burst_ofNewPeers_isPrintedAndFound() throws IOException {
        StringBuilder sweep = new StringBuilder();
        for (int i = 1; i <= 6; i++) {
            sweep.append(connection("08:00:0" + i, "web", "/tmp/scan", "10.0.1." + i, 22));
        }
        Path file = Files.writeString(folder.resolve("sweep.jsonl"), sweep);
        Run run = Run.hive("radar", file);
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.out()).contains("many new peers: web /tmp/scan reached 6", "6 edge(s), 1 burst(s).");
        Run findings = Run.hive("radar", "--format", "FINDINGS", file);
        assertThat(findings.out()).contains("\"rule\":\"behavior-anomaly.fan-out\"", "10.0.1.1:22", "/tmp/scan");
        Run elsewhere = Run.hive("radar", "--container", "api", file);
        assertThat(elsewhere.status()).isEqualTo(ExitStatus.NOTHING_FOUND);
    }

    @Test
    void time_thatIsNone_isRefusedWithItsForm() {
        Run run = Run.hive("radar", "--since", "yesterday", events);
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("--since: not a time such as 2026-01-02T03:04:05Z: 'yesterday'");
    }

    @Test
    void file_thatIsMissing_isNoEmptyTable() {
        Run run = Run.hive("radar", folder.resolve("none.jsonl"));
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("none.jsonl");
    }

    @Test
    void name_withATerminalsEscape_isPrintedWithoutIt() throws IOException {
        Path file = Files.writeString(
                folder.resolve("escape.jsonl"), connection("08:00:00", "web", "/tmp/\\u001b[2Jx", "10.0.0.5", 80));
        assertThat(Run.hive("radar", file).out()).contains("10.0.0.5:80").doesNotContain("\u001b");
    }
}
