package io.hivesec.engines.virus.savapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.ScriptedServer;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class SavapiEngineTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "200 OK @ CLEAN",
                "210 OK @ CLEAN",
                "310 f <<< Eicar ; virus ; Test signature|319 done @ MALICIOUS",
                "319 done @ MALICIOUS",
                "401 f <<< SPR/Tool ; riskware ; A tool|200 OK @ SUSPICIOUS",
                "499 ARCHIVE_MAX_SIZE reached|200 OK @ INCOMPLETE",
                "350 archive is encrypted @ ENCRYPTED",
                "499 hello|200 OK @ CLEAN",
            })
    void examine_responses_meanWhatAviraMeans(String responses, Answer expected) throws Exception {
        assertThat(examine("100 PRODUCT:7", responses + "|").answer()).isEqualTo(expected);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void examine_alert_hasNameAndDescription() throws Exception {
        EngineAnswer answer = examine("100 PRODUCT:7", "310 f <<< Eicar ; virus ; Test signature|319 done|");
        assertThat(answer.threats().get(0).name()).isEqualTo("Eicar");
        assertThat(answer.threats().get(0).description().english()).isEqualTo("Test signature");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "200 OK", "220 timeout|", "350 broken|", "404 too many|", "777 what|", "hello|", "499 x|"})
    void examine_responseThatSaysNothing_isAnErrorAndNotClean(String responses) {
        assertThatThrownBy(() -> examine("100 PRODUCT:7", responses)).isInstanceOf(IOException.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void examine_productRefused_isAnError() {
        assertThatThrownBy(() -> examine("350 no licence", "200 OK|"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("product refused");
    }

    private EngineAnswer examine(String set, String responses) throws Exception {
        try (ScriptedServer server = new ScriptedServer((in, out) -> {
            say(out, "100 SAVAPI:4.0|");
            ScriptedServer.readThrough(in, "\n");
            say(out, set + "|");
            ScriptedServer.readThrough(in, "\n");
            answer(in, out, responses);
        })) {
            return new SavapiEngine("avira", server.address(), "7", directory, 100)
                    .examine(Specimen.of(new byte[] {1}), Deadline.in(Duration.ofSeconds(10)));
        }
    }

    /** The daemon waits for a newline after each line that is not the last. */
    private static void answer(InputStream in, OutputStream out, String responses) throws IOException {
        String[] lines = responses.split("(?<=\\|)");
        for (int i = 0; i < lines.length; i++) {
            if (i > 0) {
                ScriptedServer.readThrough(in, "\n");
            }
            say(out, lines[i]);
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.replace('|', '\n').getBytes(StandardCharsets.US_ASCII));
    }
}
