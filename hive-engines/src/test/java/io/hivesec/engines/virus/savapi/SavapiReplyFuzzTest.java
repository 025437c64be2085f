package io.hivesec.engines.virus.savapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.FuzzedServer;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a daemon says: an answer, clean only when a code for that was said, or an {@link IOException}. */
class SavapiReplyFuzzTest {
    private static final FuzzedServer SERVER = FuzzedServer.speakingFirst();

    @TempDir
    static Path directory;

    @FuzzTest
    void examine_anyReply_isCleanOnlyWhenItSaysSo(byte[] reply) throws Exception {
        SERVER.say(reply);
        EngineAnswer answer;
        try {
            SavapiEngine engine = new SavapiEngine("savapi", SERVER.address(), "7", directory, 1000);
            answer = engine.examine(
                    Specimen.of("hello".getBytes(StandardCharsets.US_ASCII)), Deadline.in(Duration.ofSeconds(20)));
        } catch (IOException e) {
            return;
        }
        if (answer.answer() == Answer.CLEAN) {
            assertThat(new String(reply, StandardCharsets.ISO_8859_1)).containsPattern("2[01]0");
        }
    }
}
