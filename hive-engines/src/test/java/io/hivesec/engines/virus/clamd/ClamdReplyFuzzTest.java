package io.hivesec.engines.virus.clamd;

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

/** Whatever a daemon says over its socket: an answer, clean only when it said so, or an {@link IOException}. */
class ClamdReplyFuzzTest {
    private static final FuzzedServer SERVER = FuzzedServer.answering('\0', "");

    @FuzzTest
    void examine_anyReply_isCleanOnlyWhenItSaysSo(byte[] reply) throws Exception {
        SERVER.say(reply);
        EngineAnswer answer;
        try {
            ClamdEngine engine = new ClamdEngine("clamd", SERVER.address(), 1000);
            answer = engine.examine(
                    Specimen.of("hello".getBytes(StandardCharsets.US_ASCII)), Deadline.in(Duration.ofSeconds(20)));
        } catch (IOException e) {
            return;
        }
        if (answer.answer() == Answer.CLEAN) {
            assertThat(new String(reply, StandardCharsets.ISO_8859_1)).startsWith("stream: OK\0");
        }
    }
}
