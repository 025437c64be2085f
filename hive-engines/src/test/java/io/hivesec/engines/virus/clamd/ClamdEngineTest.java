package io.hivesec.engines.virus.clamd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.EngineVersion;
import io.hivesec.engines.virus.ScriptedServer;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ClamdEngineTest {

    @ParameterizedTest
    @CsvSource({
        "stream: OK, CLEAN",
        "stream: Win.Test.EICAR_HDB-1 FOUND, MALICIOUS",
        "stream: Local.UNOFFICIAL FOUND, MALICIOUS",
        "stream: Heuristics.Broken.Executable FOUND, SUSPICIOUS",
        "stream: PUA.Tool.X FOUND, SUSPICIOUS",
        "stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND, INCOMPLETE",
        "stream: Heuristics.Encrypted.Zip FOUND, ENCRYPTED",
        "INSTREAM size limit exceeded. ERROR, INCOMPLETE",
    })
    void examine_reply_meansWhatClamdMeans(String reply, Answer expected) throws Exception {
        assertThat(examine(reply + "\0").answer()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stream: OK",
                "stream: O",
                "stream: (null) FOUND\0",
                "stream:  FOUND\0",
                "UNKNOWN COMMAND\n",
                "COMMAND READ TIMED OUT\n",
                "stream: something else\0",
                "1: stream: OK\0",
                "stream: Access denied. ERROR\0",
            })
    void examine_replyThatSaysNothing_isAnErrorAndNotClean(String reply) {
        assertThatThrownBy(() -> examine(reply)).isInstanceOf(IOException.class);
    }

    @Test
    void examine_okBeforeAllIsSent_isAnError() throws Exception {
        try (ScriptedServer server = ScriptedServer.saying("stream: OK\0")) {
            ClamdEngine engine = new ClamdEngine("clamav", server.address(), 1 << 30);
            assertThatThrownBy(() -> engine.examine(Specimen.of(new byte[64 << 20]), soon()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("before all was sent");
        }
    }

    @Test
    void examine_silentPeer_isLateAtTheDeadlineAndLeft() throws Exception {
        CompletableFuture<Integer> received = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer((in, out) -> received.complete(in.readAllBytes().length))) {
            ClamdEngine engine = new ClamdEngine("clamav", server.address(), 1 << 30);
            Deadline deadline = Deadline.in(Duration.ofMillis(500));

            assertThatThrownBy(() -> engine.examine(Specimen.of(new byte[10]), deadline))
                    .isInstanceOf(DeadlineException.class);

            assertThat(deadline.hasPassed())
                    .as("not given up before the deadline")
                    .isTrue();
            // The peer says nothing until the connection is closed, so only the deadline can have ended the wait.
            assertThat(received.get())
                    .as("all was sent, and the connection is closed")
                    .isGreaterThan(10);
        }
    }

    @Test
    void examine_largerThanTheLimit_isIncompleteWithoutBeingSent() throws Exception {
        try (ScriptedServer server = ScriptedServer.saying("stream: OK\0")) {
            ClamdEngine engine = new ClamdEngine("clamav", server.address(), 9);
            assertThat(engine.examine(Specimen.of(new byte[10]), soon()).answer())
                    .isEqualTo(Answer.INCOMPLETE);
        }
    }

    @Test
    void session_repliesOutOfOrder_areMatchedByNumber() throws Exception {
        try (ScriptedServer server = session("2: stream: B FOUND\0001: stream: OK\000")) {
            ClamdClient client = new ClamdClient(server.address());
            assertThat(client.session(List.of(text("a"), text("b")), soon()))
                    .containsExactly("stream: OK", "stream: B FOUND");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1: stream: OK\000", "1: stream: OK\0001: stream: OK\000", "3: stream: OK\0001: stream: OK\000"})
    void session_repliesThatAreMissingOrDoubled_areErrors(String replies) throws Exception {
        try (ScriptedServer server = session(replies)) {
            ClamdClient client = new ClamdClient(server.address());
            assertThatThrownBy(() -> client.session(List.of(text("a"), text("b")), soon()))
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ClamAV 1.4.6/27500/Tue Jun 22 18:58:22 2021, 27500, 2021-06-22T18:58:22",
        "ClamAV 1.4.6/27500/Tue Jun  2 18:58:22 2021, 27500, ''",
        "ClamAV 1.4.6, '', ''",
    })
    void version_reply_tellsDatabaseAndDate(String reply, String database, String date) throws Exception {
        try (ScriptedServer server = ScriptedServer.saying(reply + "\0")) {
            EngineVersion version = new ClamdEngine("clamav", server.address(), 1).version(soon());
            assertThat(version.program()).isEqualTo("ClamAV 1.4.6");
            assertThat(version.database()).isEqualTo(database);
            assertThat(version.databaseDate()).startsWith(date);
        }
    }

    private static EngineAnswer examine(String reply) throws Exception {
        try (ScriptedServer server = new ScriptedServer((in, out) -> {
            ScriptedServer.readThrough(in, "\0\0\0\0");
            out.write(reply.getBytes(StandardCharsets.UTF_8));
        })) {
            return new ClamdEngine("clamav", server.address(), 1000).examine(text("some bytes"), soon());
        }
    }

    private static ScriptedServer session(String replies) throws IOException {
        return new ScriptedServer((in, out) -> {
            ScriptedServer.readThrough(in, "b\0\0\0\0");
            out.write(replies.getBytes(StandardCharsets.UTF_8));
        });
    }

    private static Specimen text(String text) throws IOException {
        return Specimen.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(10));
    }
}
