package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.hivesec.event.ProcessStarted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What collectors put around records, for each format that they carry. */
class EnvelopeTest {

    private static final String AUDIT = """
            type=EXECVE msg=audit(1700000000.123:42): argc=2 a0="id" a1="-u\"""";

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private static Recording auto(String text) throws IOException {
        return Recording.read(EventFormat.AUTO, text);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"AUTO", "HIVE", "AUDITD", "SYSMON"})
    void prefixOfARuntimeOrOfSyslog_isTakenOff(EventFormat format) throws IOException {
        String sample = Samples.of(format).strip().replace("\n", " ");
        List<?> plain = auto(sample).events();
        for (String prefix : List.of(
                "2026-01-02T03:04:05.123456789Z stdout F ",
                "Jan  2 03:04:05 node-1 sensor[812]: ",
                "<14>1 2026-01-02T03:04:05Z node-1 sensor 812 - - ")) {
            Recording read = auto(prefix + sample + "\n");
            assertThat(read.counts().format()).as(prefix).isEqualTo(format);
            assertThat(read.events()).as(prefix).isEqualTo(plain);
            assertThat(Recording.read(format, prefix + sample + "\n").events()).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"AUTO", "HIVE"})
    void recordAsTextInJson_isReadAsIfItStoodAlone(EventFormat format) throws IOException {
        String sample = Samples.of(format).strip();
        List<?> plain = auto(sample).events();
        for (String frame : List.of(
                "{\"log\":%s,\"stream\":\"stdout\",\"time\":\"2026-01-02T03:04:05Z\"}",
                "{\"__REALTIME_TIMESTAMP\":\"1767323045000000\",\"SYSLOG_IDENTIFIER\":\"s\",\"MESSAGE\":%s}",
                "{\"@timestamp\":\"2026-01-02T03:04:05Z\",\"ecs\":{\"version\":\"8\"},\"message\":%s}",
                "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"id\":\"1\",\"message\":%s}]}",
                "{\"category\":\"kube-audit\",\"properties\":{\"log\":%s}}",
                "{\"preview\":false,\"result\":{\"_raw\":%s}}")) {
            Recording read = auto(frame.formatted(quoted(sample + "\n")) + "\n");
            assertThat(read.counts().format()).as(frame).isEqualTo(format);
            assertThat(read.events()).as(frame).isEqualTo(plain);
        }
    }

    @Test
    void searchHit_isItsSource() throws IOException {
        String hit =
                "{\"_index\":\"i\",\"_source\":" + Samples.of(EventFormat.ECS).strip() + ",\"sort\":[1]}\n";
        assertThat(auto(hit + hit).events()).hasSize(2).first().isInstanceOf(ProcessStarted.class);
    }

    @Test
    void linesThatARuntimeCut_areJoined() throws IOException {
        String sample = Samples.of(EventFormat.TETRAGON).strip().replace("\n", " ");
        String head = "2026-01-02T03:04:05Z stdout ";
        int half = sample.length() / 2;
        String cut = head + "P " + sample.substring(0, half) + "\n" + head + "F " + sample.substring(half) + "\n";
        assertThat(auto(head + "F " + sample + "\n" + cut).events())
                .hasSize(2)
                .allSatisfy(event -> assertThat(event).isInstanceOf(ProcessStarted.class));
    }

    @Test
    void textThatDockerCut_isJoinedWithTheRestOfItsStream() throws IOException {
        String sample = Samples.of(EventFormat.TETRAGON).strip().replace("\n", " ");
        int third = sample.length() / 3;
        String whole = docker("stdout", sample + "\n");
        String cut = docker("stdout", sample.substring(0, third))
                + docker("stderr", "level=info msg=started\n")
                + docker("stdout", sample.substring(third, 2 * third))
                + docker("stdout", sample.substring(2 * third) + "\n");
        Recording read = auto(whole + cut + whole);
        assertThat(read.counts().malformedRecords()).as("the sensor's own line").isEqualTo(1);
        assertThat(read.events())
                .hasSize(3)
                .allSatisfy(event -> assertThat(event).isInstanceOf(ProcessStarted.class));
    }

    @Test
    void textOfWhichTheRestIsMissing_isMalformedAndTheNextIsRead() throws IOException {
        String sample = Samples.of(EventFormat.TETRAGON).strip().replace("\n", " ");
        String whole = docker("stdout", sample + "\n");
        Recording read = auto(whole + docker("stdout", sample.substring(0, sample.length() / 2)) + whole);
        assertThat(read.counts().malformedRecords()).isEqualTo(1);
        assertThat(read.events()).hasSize(2);
    }

    @Test
    void textThatIsNeverWhole_isGivenUpAtTheLimitOfARecord() throws IOException {
        String sample = Samples.of(EventFormat.TETRAGON).strip().replace("\n", " ");
        String whole = docker("stdout", sample + "\n");
        String endless = docker("stdout", "{\"a\":\"")
                + docker("stdout", "a".repeat(1 << 12)).repeat(20);
        Recording read = Recording.read(
                EventReader.of(EventFormat.AUTO).withRecordLimit(1 << 15),
                (whole + endless + whole).getBytes(StandardCharsets.UTF_8));
        assertThat(read.counts().malformedRecords()).isPositive();
        assertThat(read.events()).hasSize(2);
    }

    private static String docker(String stream, String text) {
        return "{\"log\":" + quoted(text) + ",\"stream\":\"" + stream + "\",\"time\":\"2026-01-02T03:04:05Z\"}\n";
    }

    @Test
    void eventOfSplunk_isAnObjectOrText() throws IOException {
        String sample = Samples.of(EventFormat.FALCO).strip().replace("\n", " ");
        List<?> plain = auto(sample).events();
        for (String event : List.of(sample, quoted(sample))) {
            String text = "{\"time\":1767323045,\"host\":\"h\",\"sourcetype\":\"falco\",\"event\":" + event + "}\n";
            assertThat(auto(text).events()).as(event).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"streams\":[{\"stream\":{\"job\":\"s\"},\"values\":[[\"1767323045000000000\",%s]]}]}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[{\"stream\":{},\"values\":[[\"1\",%s]]}]}}"
            })
    void valuesOfLoki_areRecords(String frame) throws IOException {
        String sample = Samples.of(EventFormat.FALCO).strip().replace("\n", " ");
        assertThat(auto(frame.formatted(quoted(sample)) + "\n").events())
                .isEqualTo(auto(sample).events());
    }

    @Test
    void lineWithoutEnvelope_isReadAmongOthers() throws IOException {
        String sample = Samples.of(EventFormat.FALCO).strip().replace("\n", " ");
        String text = "Jan  2 03:04:05 node-1 falco: " + sample + "\n" + sample + "\n";
        assertThat(auto(text).events()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Jan  2 03:04:05 web01 audispd[812]: node=web01 %s",
                "<13>Jan  2 03:04:05 web01 audisp-syslog: %s",
                "Jan  2 03:04:05 web01 kernel: [12345.678901] audit: %s"
            })
    void auditRecordsInSyslog_areRecognised(String frame) throws IOException {
        Recording read = auto(frame.formatted(AUDIT) + "\n");
        assertThat(read.counts().format()).isEqualTo(EventFormat.AUDITD);
        assertThat(((ProcessStarted) read.events().get(0)).process().arguments())
                .containsExactly("id", "-u");
    }

    @Test
    void auditTypesByNumber_areTheirNames() throws IOException {
        String text = "kernel: audit: " + AUDIT.replace("EXECVE msg=", "1309 ") + "\n";
        assertThat(auto(text).events()).hasSize(1);
    }

    @Test
    void commonSchemaWhoseMessageIsNoRecord_staysWhatItIs() throws IOException {
        String text =
                Samples.of(EventFormat.ECS).strip().replaceFirst("\\{", "{\"message\":\"Endpoint process event\",");
        Recording read = auto(text);
        assertThat(read.counts().format()).isEqualTo(EventFormat.ECS);
        assertThat(read.events()).hasSize(1);
    }

    @Test
    void logOfAnotherProgram_isNotRecognised() throws IOException {
        String text = "{\"log\":\"{\\\"level\\\":\\\"info\\\"}\\n\",\"stream\":\"stdout\"}\n";
        assertThat(auto(text).counts().format()).isEqualTo(EventFormat.AUTO);
    }
}
