package io.hivesec.engines.virus.own;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hivesec.engines.archive.Budgets;
import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.time.Duration;

/** Any bytes as a file, program or archive: an answer in time, and the same one again. */
class OwnEngineFuzzTest {
    private static final String PLACED = """
            At.Entry:1:EP+0:9090??90
            At.Section:1:S0+0:4142{0-4}43
            At.Last:1:SL+0:4142*43
            In.Elf:6:EP+0,16:4142(43|44)45
            At.End:0:EOF-8:41424344
            """;

    private static final OwnEngine ENGINE =
            new OwnEngine(database(), new Budgets(4 << 20, 200, 1 << 20, 200, 6, 8 << 20));

    @FuzzTest
    void examine_anyBytes_answersTheSameTwice(byte[] bytes) throws Exception {
        EngineAnswer answer = ENGINE.examine(Specimen.of(bytes), Deadline.in(Duration.ofSeconds(20)));
        assertThat(answer.answer()).isNotEqualTo(Answer.TIMEOUT);
        assertThat(ENGINE.examine(Specimen.of(bytes), Deadline.in(Duration.ofSeconds(20))))
                .isEqualTo(answer);
    }

    private static SignatureDatabase database() {
        try {
            return SignatureDatabase.builder().add("placed.ndb", PLACED).build();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
