package io.hivesec.detectors.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.detectors.shell.DescriptorShellDetector;
import io.hivesec.detectors.shell.PipeRelayShellDetector;
import io.hivesec.detectors.shell.SpawnedShellDetector;
import io.hivesec.event.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pipeline that becomes a shell while it is being looked at: every process of it at every step of its way, each seen
 * wherever the look happens to find it. However a look cuts it, the one that sees the whole finds the shell.
 */
@Tag("long")
final class FifoRelayRaceTest {
    private static final int SERVER = 10;
    private static final int STARTER = 20;
    private static final int CAT = 21;
    private static final int SHELL = 22;
    private static final int RELAY = 23;
    private static final String BASH = "/usr/bin/bash";
    private static final String FROM_SERVER = "pipe:[9]";
    private static final String SOCKETS = """
                0: 0100007F:115C 00000000:0000 0A 0:0 00:0 0 0 0 770 1 0
                1: 0100007F:9C40 0100007F:115C 01 0:0 00:0 0 0 0 777 1 0
                2: 0100007F:115C 0100007F:9C40 01 0:0 00:0 0 0 0 778 1 0
            """;

    @TempDir
    Path directory;

    private FakeProc proc;
    private String fifo;

    /** How a process may be found: what it runs, and what its descriptors are. */
    private record Step(String executable, String cmdline, Map<Integer, String> links) {}

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        proc = new FakeProc(directory);
        fifo = proc.fifo("loop").toString();
        proc.sockets(SOCKETS);
    }

    private static Step forked(Map<Integer, String> links) {
        return new Step(BASH, "bash\0-c\0x\0", links);
    }

    private List<Step> server() {
        Map<Integer, String> listening = Map.of(4, "socket:[770]", 40, FROM_SERVER);
        Map<Integer, String> accepted = Map.of(4, "socket:[770]", 40, FROM_SERVER, 5, "socket:[778]");
        return List.of(new Step("/opt/x/java", "java\0", listening), new Step("/opt/x/java", "java\0", accepted));
    }

    private List<Step> starter() {
        return List.of(
                forked(Map.of(0, FROM_SERVER)),
                forked(Map.of(0, FROM_SERVER, 3, "pipe:[1]", 4, "pipe:[1]")),
                forked(Map.of(0, FROM_SERVER, 3, "pipe:[1]", 4, "pipe:[2]")),
                forked(Map.of(0, FROM_SERVER)));
    }

    private List<Step> cat() {
        return List.of(
                forked(Map.of(0, FROM_SERVER, 3, "pipe:[1]")),
                forked(Map.of(0, FROM_SERVER, 1, "pipe:[1]")),
                new Step("/usr/bin/cat", "cat\0loop\0", Map.of(0, FROM_SERVER, 1, "pipe:[1]")),
                new Step("/usr/bin/cat", "cat\0loop\0", Map.of(0, FROM_SERVER, 1, "pipe:[1]", 3, fifo)));
    }

    private List<Step> shell() {
        return List.of(
                forked(Map.of(0, FROM_SERVER, 3, "pipe:[1]", 4, "pipe:[2]")),
                forked(Map.of(0, "pipe:[1]", 1, "pipe:[2]")),
                new Step("/usr/bin/dash", "sh\0-i\0", Map.of(0, "pipe:[1]", 1, "pipe:[2]")));
    }

    private List<Step> relay() {
        return List.of(
                forked(Map.of(0, FROM_SERVER, 3, "pipe:[2]")),
                forked(Map.of(0, "pipe:[2]")),
                forked(Map.of(0, "pipe:[2]", 1, fifo)),
                new Step("/usr/bin/python3", "python3\0-c\0x\0", Map.of(0, "pipe:[2]", 1, fifo)),
                new Step("/usr/bin/python3", "python3\0-c\0x\0", Map.of(0, "pipe:[2]", 1, fifo, 3, "socket:[777]")));
    }

    /** How one look finds the processes, by the number of each one's step; -1 while it is not there. */
    private record Found(int server, int starter, int cat, int shell, int relay) {}

    private static final Found NOTHING = new Found(0, 0, -1, -1, -1);
    private static final Found WHOLE = new Found(1, 3, 3, 2, 4);

    private void show(Found found) throws IOException {
        show(SERVER, 1, server(), found.server);
        show(STARTER, SERVER, starter(), found.starter);
        show(CAT, STARTER, cat(), found.cat);
        show(SHELL, STARTER, shell(), found.shell);
        show(RELAY, STARTER, relay(), found.relay);
    }

    private void show(int pid, int ppid, List<Step> steps, int number) throws IOException {
        if (number >= 0) {
            Step step = steps.get(number);
            proc.process(pid, ppid, 500, step.executable, step.cmdline, 1000);
            proc.descriptors(pid, step.links);
        } else {
            proc.end(pid);
        }
    }

    private boolean isShellFound(List<Found> looks) throws IOException {
        List<Alert> alerts = new ArrayList<>();
        try (Hive hive = Hive.builder()
                .detector(new DescriptorShellDetector())
                .detector(new PipeRelayShellDetector())
                .detector(new SpawnedShellDetector())
                .build()) {
            LiveProcessSource source = LiveProcessSource.to(
                            event -> alerts.addAll(hive.inspect(event).alerts()))
                    .root(directory)
                    .build();
            for (Found found : looks) {
                show(found);
                source.look();
            }
        }
        return alerts.stream().anyMatch(alert -> alert.target().equals(Endpoint.of("127.0.0.1", 4444)));
    }

    @Test
    void look_inTheMiddleOfEveryStep_findsTheShellWhenItIsWhole() throws IOException {
        List<List<Found>> missed = new ArrayList<>();
        for (int cat = -1; cat < cat().size(); cat++) {
            for (int shell = -1; shell < shell().size(); shell++) {
                for (int relay = -1; relay < relay().size(); relay++) {
                    // Whether the server has accepted, and whether there was a look before, take turns.
                    int turn = cat + shell + relay + 3;
                    Found half = new Found(turn / 2 % 2, turn % starter().size(), cat, shell, relay);
                    List<Found> looks = turn % 2 == 0 ? List.of(half, WHOLE) : List.of(NOTHING, half, WHOLE);
                    if (!isShellFound(looks)) {
                        missed.add(looks);
                    }
                }
            }
        }
        assertThat(missed).isEmpty();
    }

    @Test
    void look_starterToldAgainBetweenItsPipes_findsTheShellWhenItIsWhole() throws IOException {
        // The server accepts when the pipes are known already: its child is told again, with the pipes' numbers used
        // anew.
        assertThat(isShellFound(List.of(
                        NOTHING,
                        new Found(0, 1, -1, 2, 3),
                        new Found(0, 1, -1, 2, 4),
                        new Found(1, 3, 0, 2, 4),
                        WHOLE)))
                .isTrue();
    }

    @Test
    void look_relayThatNeverConnects_isQuiet() throws IOException {
        assertThat(isShellFound(List.of(NOTHING, new Found(1, 3, 3, 2, 3)))).isFalse();
    }
}
