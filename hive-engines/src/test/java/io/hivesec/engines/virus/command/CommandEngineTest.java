package io.hivesec.engines.virus.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class CommandEngineTest {

    @ParameterizedTest
    @CsvSource({
        "exit 0, CLEAN",
        "exit 1, MALICIOUS",
        "echo 'rule Example matched'; exit 0, MALICIOUS",
        "echo 'maybe Example'; exit 0, SUSPICIOUS",
        "echo 'locked'; exit 0, ENCRYPTED",
        "echo 'anything else'; exit 0, CLEAN",
    })
    void examine_outputAndExitCode_decide(String script, Answer expected) throws Exception {
        assertThat(examine(script, 10).answer()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"exit 3", "kill -9 $$", "head -c 3000000 /dev/zero"})
    void examine_unknownExitCodeOrEndlessOutput_isAnError(String script) {
        assertThatThrownBy(() -> examine(script, 10)).isInstanceOf(IOException.class);
    }

    @Test
    @Timeout(120)
    void examine_commandThatHangs_isKilledAtTheDeadlineWithItsChildren(@TempDir Path directory) throws Exception {
        Path pids = directory.resolve("pids");
        // Were they not killed, both would live ten times as long as this test may take.
        String script = "sleep 600 & echo $$ $! >" + pids + "; wait";

        // On a busy machine the time may be over before the shell has begun: then it is given more.
        for (int seconds = 2; !hasALine(pids); seconds *= 2) {
            Deadline deadline = Deadline.in(Duration.ofSeconds(seconds));
            assertThatThrownBy(() -> engine(script).examine(specimen(), deadline))
                    .isInstanceOf(DeadlineException.class);
            assertThat(deadline.hasPassed())
                    .as("not killed before the deadline")
                    .isTrue();
        }
        for (String pid : Files.readString(pids).strip().split(" ")) {
            while (isAlive(pid)) {
                Thread.onSpinWait();
            }
        }
    }

    private static boolean hasALine(Path file) throws IOException {
        return Files.exists(file) && Files.readString(file).endsWith("\n");
    }

    private static boolean isAlive(String pid) {
        try {
            // A process that nobody has waited for yet is there as a zombie.
            return !Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
        } catch (IOException e) {
            // Gone before it was opened, or while it was read.
            return false;
        }
    }

    @Test
    void examine_file_isUnderARandomNameAndWhole() throws Exception {
        assertThat(examine("grep -q 'some bytes' \"$1\" && exit 1", 10).answer())
                .isEqualTo(Answer.MALICIOUS);
        assertThat(examine("case $1 in */hive-*/hive-*) exit 1;; esac", 10).answer())
                .isEqualTo(Answer.MALICIOUS);
    }

    @Test
    void new_commandThatNeverNamesTheFile_isRefused() {
        assertThatThrownBy(() -> settings(List.of("/bin/true", "x"))).isInstanceOf(IllegalArgumentException.class);
    }

    private static EngineAnswer examine(String script, int seconds) throws Exception {
        return engine(script).examine(specimen(), Deadline.in(Duration.ofSeconds(seconds)));
    }

    private static CommandEngine engine(String script) {
        return new CommandEngine(settings(List.of("/bin/sh", "-c", script, "sh", "{file}")));
    }

    private static Specimen specimen() throws IOException {
        return Specimen.of("some bytes".getBytes(StandardCharsets.US_ASCII));
    }

    private static CommandSettings settings(List<String> command) {
        return new CommandSettings(
                "test",
                command,
                Map.of(0, Answer.CLEAN, 1, Answer.MALICIOUS),
                List.of(
                        new CommandSettings.OutputPattern("^rule (\\S+) matched$", Answer.MALICIOUS),
                        new CommandSettings.OutputPattern("^maybe (\\S+)$", Answer.SUSPICIOUS),
                        new CommandSettings.OutputPattern("^locked$", Answer.ENCRYPTED)),
                List.of(),
                1000);
    }
}
