package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code hive watch --live} from end to end: real shells of this machine, connected to a listener of this test on the
 * loopback interface, and closed by it. They get no commands. Needs bash, perl, python3 and mkfifo, as Debian has them.
 */
@Timeout(120)
final class WatchLiveTest {
    /** Two seconds, and more only on a machine so busy that the time of a single look says so. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final int LOOKS = 8;

    /** Ways to a shell, encoded so that no scanner takes this file for one. */
    enum Way {
        BASH("bash", "-c", decoded("""
            ZXhlYyAzPD4vZGV2L3RjcC8xMjcuMC4wLjEvJFBPUlQ7IGV4ZWMgYmFzaCAtLW5vcmMgLWkgPCYzID4mMyAyPiYz""")),
        PYTHON("/usr/bin/python3", "-c", decoded("""
            aW1wb3J0IG9zLHNvY2tldCxzdWJwcm9jZXNzCnM9c29ja2V0LmNyZWF0ZV9jb25uZWN0aW9uKCgiMTI3LjAuMC4xIixpbnQo
            b3MuZW52aXJvblsiUE9SVCJdKSkpCltvcy5kdXAyKHMuZmlsZW5vKCksbikgZm9yIG4gaW4gKDAsMSwyKV0Kc3VicHJvY2Vz
            cy5jYWxsKFsiL2Jpbi9zaCIsIi1pIl0p""")),
        PERL("perl", "-e", decoded("""
            dXNlIFNvY2tldDtzb2NrZXQoUyxQRl9JTkVULFNPQ0tfU1RSRUFNLGdldHByb3RvYnluYW1lKCJ0Y3AiKSk7Y29ubmVjdChT
            LHNvY2thZGRyX2luKCRFTlZ7UE9SVH0saW5ldF9hdG9uKCIxMjcuMC4wLjEiKSkpO29wZW4oU1RESU4sIjwmUyIpO29wZW4o
            U1RET1VULCI+JlMiKTtvcGVuKFNUREVSUiwiPiZTIik7ZXhlYygiL2Jpbi9zaCIsIi1pIik7""")),
        FIFO("bash", "-c", decoded("""
            bWtmaWZvICIkRElSL2YiOyBjYXQgIiRESVIvZiIgfCAvYmluL3NoIC1pIDI+JjEgfCAvdXNyL2Jpbi9weXRob24zIC1jICIk
            UkVMQVkiID4gIiRESVIvZiI="""));

        private final List<String> command;

        Way(String... command) {
            this.command = List.of(command);
        }
    }

    private static final String RELAY = decoded("""
            aW1wb3J0IG9zLHNvY2tldCx0aHJlYWRpbmcKcz1zb2NrZXQuY3JlYXRlX2Nvbm5lY3Rpb24oKCIxMjcuMC4wLjEiLGludChv
            cy5lbnZpcm9uWyJQT1JUIl0pKSkKZGVmIHVwKCk6CiAgICB3aGlsZSBUcnVlOgogICAgICAgIGQ9b3MucmVhZCgwLDk5OSkK
            ICAgICAgICBpZiBub3QgZDogcmV0dXJuCiAgICAgICAgcy5zZW5kYWxsKGQpCnRocmVhZGluZy5UaHJlYWQodGFyZ2V0PXVw
            LGRhZW1vbj1UcnVlKS5zdGFydCgpCndoaWxlIFRydWU6CiAgICBkPXMucmVjdig5OTkpCiAgICBpZiBub3QgZDogYnJlYWsK
            ICAgIG9zLndyaXRlKDEsZCk=""");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void watchLive_shellOnThisMachine_isPrintedWithinTwoSecondsWithScopeLoopback(Way way) throws Exception {
        Duration lookBefore = look();
        Lines out = new Lines();
        StringWriter err = new StringWriter();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Thread watch = new Thread(
                () -> status.complete(HiveCommand.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                        .execute("watch", "--live", "--for", "1m", "--format", "jsonl")));
        watch.start();
        String port;
        Duration took;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(20_000);
            port = "\"port\":" + listener.getLocalPort();
            Process shell = start(way, listener.getLocalPort());
            try (Socket connection = listener.accept()) {
                long begin = System.nanoTime();
                String alert = out.awaitLineWith(port, Duration.ofMinutes(1));
                took = Duration.ofNanos(System.nanoTime() - begin);
                assertThat(alert)
                        .contains("\"type\":\"reverse_shell\"")
                        .contains("\"scope\":\"loopback\"")
                        .contains("\"severity\":\"MEDIUM\"")
                        .contains("\"ancestors\":[{");
                assertThat(connection.isConnected()).isTrue();
            } finally {
                shell.descendants().forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly();
            }
            assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            watch.interrupt();
        }
        assertThat(status.get(30, TimeUnit.SECONDS)).isEqualTo(ExitStatus.FOUND);
        assertThat(out.linesWith(port).stream().map(WatchLiveTest::id).distinct())
                .as("one alert, whatever its revisions")
                .hasSize(1);
        assertThat(err.toString()).contains("{\"read\":").contains("\"alerts\":");
        if (took.compareTo(SOON) > 0) {
            Duration lookAfter = look();
            Duration look = lookAfter.compareTo(lookBefore) > 0 ? lookAfter : lookBefore;
            assertThat(took).isLessThanOrEqualTo(look.multipliedBy(LOOKS));
        }
    }

    /** How long a single look takes on this machine now. */
    private static Duration look() {
        long begin = System.nanoTime();
        assertThat(Run.hive("watch", "--live", "--for", "1ms", "--format", "jsonl")
                        .err())
                .contains("\"malformed\":0");
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static String id(String alert) {
        try {
            return HiveModule.mapper().readTree(alert).path("id").asText();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(Way way, int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(way.command);
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("DIR", directory.toString());
        builder.environment().put("RELAY", RELAY);
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
    }

    @Test
    void watchLive_nothingButItself_endsInTimeWithTheCounts() {
        Run run = Run.hive("watch", "--live", "--for", "300ms");
        assertThat(run.status()).isIn(ExitStatus.NOTHING_FOUND, ExitStatus.FOUND);
        assertThat(run.err().lines().reduce("", (earlier, line) -> line))
                .matches("\\{\"read\":\\d+,.*\"alerts\":\\d+}");
    }

    @Test
    void watchLive_withAFile_isRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("events.jsonl"), "");
        Run run = Run.hive("watch", "--live", file);
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).isEqualTo("hive: --live: reads no files, not '" + file + "'" + System.lineSeparator());
    }

    @Test
    void watch_forWithoutLive_isRefused() {
        assertThat(Run.hive("watch", "--for", "3s").status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "s", "-3s", "3 days", "9999999999s"})
    void watchLive_unreadableDuration_isRefusedWithTheForms(String time) {
        Run run = Run.hive("watch", "--live", "--for", time);
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("500ms, 30s, 5m or 2h");
    }

    private static String decoded(String base64) {
        return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    /** What the command prints, line by line as it comes. */
    private static final class Lines extends Writer {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final List<String> all = new ArrayList<>();
        private final StringBuilder open = new StringBuilder();

        @Override
        public synchronized void write(char[] text, int from, int length) {
            open.append(text, from, length);
            for (int end = open.indexOf("\n"); end >= 0; end = open.indexOf("\n")) {
                lines.add(open.substring(0, end));
                open.delete(0, end + 1);
            }
        }

        String awaitLineWith(String part, Duration time) throws InterruptedException {
            long end = System.nanoTime() + time.toNanos();
            for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
                String line = lines.poll(left, TimeUnit.NANOSECONDS);
                if (line != null) {
                    all.add(line);
                }
                if (line != null && line.contains(part)) {
                    return line;
                }
            }
            throw new AssertionError("no line with " + part + " within " + time + ", but " + all);
        }

        /** Every line so far with a part in it. */
        List<String> linesWith(String part) {
            lines.drainTo(all);
            return all.stream().filter(line -> line.contains(part)).toList();
        }

        @Override
        public void flush() {
            // Every line is passed on as it ends.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
