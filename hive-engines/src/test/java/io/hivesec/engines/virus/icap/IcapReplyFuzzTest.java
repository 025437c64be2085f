package io.hivesec.engines.virus.icap;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.FuzzedServer;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Whatever a service answers: an answer, clean only when ICAP's status allows it, or an {@link IOException}. */
class IcapReplyFuzzTest {
    private static final FuzzedServer SERVER = FuzzedServer.answering(
            'O', "ICAP/1.0 200 OK\r\nMethods: RESPMOD\r\nAllow: 204\r\nOptions-TTL: 3600\r\n\r\n");
    private static final IcapEngine ENGINE = new IcapEngine("icap", SERVER.address(), "avscan", 1000);

    @FuzzTest
    void examine_anyResponse_isCleanOnlyWhenItSaysSo(byte[] response) throws Exception {
        SERVER.say(response);
        EngineAnswer answer;
        try {
            answer = ENGINE.examine(
                    Specimen.of("hello".getBytes(StandardCharsets.US_ASCII)), Deadline.in(Duration.ofSeconds(20)));
        } catch (IOException e) {
            return;
        }
        if (answer.answer() == Answer.CLEAN) {
            // By its status, or by passing on what it was given.
            assertThat(new String(response, StandardCharsets.ISO_8859_1))
                    .containsPattern("^(ICAP|HTTP)/\\d\\.\\d (204|100|200(?s:.*)HTTP/\\d\\.\\d 200)");
        }
    }
}
