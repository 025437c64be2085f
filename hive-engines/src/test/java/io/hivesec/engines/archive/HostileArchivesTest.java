package io.hivesec.engines.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.engines.virus.own.OwnEngine;
import io.hivesec.engines.virus.own.SignatureDatabase;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileArchivesTest {
    private static final OwnEngine ENGINE = engine();

    private static OwnEngine engine() {
        try {
            String rule = "rule marker { strings: $m = \""
                    + new String(HostileArchives.MARKER, StandardCharsets.US_ASCII) + "\" condition: $m }";
            return new OwnEngine(SignatureDatabase.builder().add("m.yar", rule).build(), Budgets.DEFAULT);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static java.util.Set<Map.Entry<String, byte[]>> reachable() throws IOException {
        return HostileArchives.reachable().entrySet();
    }

    private static java.util.Set<Map.Entry<String, byte[]>> unreachable() throws IOException {
        return HostileArchives.unreachable().entrySet();
    }

    @ParameterizedTest
    @MethodSource("reachable")
    void examine_markerThatIsReachable_isFound(Map.Entry<String, byte[]> archive) throws Exception {
        assertThat(examine(archive.getValue()).answer()).as(archive.getKey()).isEqualTo(Answer.MALICIOUS);
    }

    @ParameterizedTest
    @MethodSource("unreachable")
    void examine_archiveThatCannotBeReadWholly_isNotClean(Map.Entry<String, byte[]> archive) throws Exception {
        EngineAnswer answer = examine(archive.getValue());

        assertThat(answer.answer()).as(archive.getKey()).isIn(Answer.INCOMPLETE, Answer.ENCRYPTED);
        assertThat(answer.detail()).isNotBlank();
    }

    @Test
    void examine_soundArchiveWithoutMarker_isClean() throws Exception {
        byte[] zip = HostileArchives.zip(HostileArchives.join(
                HostileArchives.local("a.txt", 8, HostileArchives.deflate(new byte[5000]), 0, 0, 0),
                HostileArchives.local("b.gz", 0, HostileArchives.gzip(new byte[100]), 0, 0, 8)));

        assertThat(examine(zip).answer()).isEqualTo(Answer.CLEAN);
    }

    @Test
    void archives_areAtLeastFiftyFive() throws IOException {
        assertThat(reachable().size() + unreachable().size()).isGreaterThanOrEqualTo(55);
    }

    private static EngineAnswer examine(byte[] archive) throws IOException, DeadlineException {
        return ENGINE.examine(Specimen.of(archive), Deadline.in(Duration.ofSeconds(30)));
    }
}
