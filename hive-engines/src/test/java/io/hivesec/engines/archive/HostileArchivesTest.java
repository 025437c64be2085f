package io.hivesec.engines.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileArchivesTest {
    private static java.util.Set<Map.Entry<String, byte[]>> reachable() throws IOException {
        return HostileArchives.reachable().entrySet();
    }

    private static java.util.Set<Map.Entry<String, byte[]>> unreachable() throws IOException {
        return HostileArchives.unreachable().entrySet();
    }

    @ParameterizedTest
    @MethodSource("reachable")
    void examine_markerThatIsReachable_isFound(Map.Entry<String, byte[]> archive) throws Exception {
        assertThat(Marked.examine(archive.getValue()).answer())
                .as(archive.getKey())
                .isEqualTo(Answer.MALICIOUS);
    }

    @ParameterizedTest
    @MethodSource("unreachable")
    void examine_archiveThatCannotBeReadWholly_isNotClean(Map.Entry<String, byte[]> archive) throws Exception {
        EngineAnswer answer = Marked.examine(archive.getValue());

        assertThat(answer.answer()).as(archive.getKey()).isIn(Answer.INCOMPLETE, Answer.ENCRYPTED);
        assertThat(answer.detail()).isNotBlank();
    }

    @Test
    void examine_soundArchiveWithoutMarker_isClean() throws Exception {
        byte[] zip = HostileArchives.zip(HostileArchives.join(
                HostileArchives.local("a.txt", 8, HostileArchives.deflate(new byte[5000]), 0, 0, 0),
                HostileArchives.local("b.gz", 0, HostileArchives.gzip(new byte[100]), 0, 0, 8)));

        assertThat(Marked.examine(zip).answer()).isEqualTo(Answer.CLEAN);
    }

    @Test
    void examine_allOfThemIn256Megabytes_costsLessThanThirtySecondsOfProcessorTime() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileArchivesMain.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(process.waitFor()).as(said).isZero();
        String[] last = said.substring(said.lastIndexOf('\n') + 1).split(" ");
        assertThat(Integer.parseInt(last[0])).isGreaterThanOrEqualTo(55);
        assertThat(Double.parseDouble(last[1])).isLessThan(30);
    }
}
