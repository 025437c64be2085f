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
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pipeline that becomes a shell while it is being looked at: every process of it at every step of its way, each seen
 * wherever the look happens to find it. However a look cuts it, the one that sees the whole finds the shell.
 */
final class FifoRelayRaceTest {
    private static final int SERVER = 10;
    private static final int STARTER = 20;
    private static final int CAT = 21;
    private static final int SHELL = 22;
    private static final int RELAY = 23;
    private static final String BASH = "/usr/bin/bash";
    private static final String FROM_SERVER = "pipe:[9]";
    private static final String SOCKETS =
            """
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

    private void show(int pid, int ppid, Step step) throws IOException {
        proc.process(pid, ppid, 500 + pid, step.executable, step.cmdline, 1000);
        proc.descriptors(pid, step.links);
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    private List<Alert> alerts(LiveProcessSource[] source, Hive hive) {
        List<Alert> alerts = new ArrayList<>();
        source[0] = LiveProcessSource.to(event -> alerts.addAll(hive.inspect(event).alerts()))
                .root(directory)
                .build();
        return alerts;
    }

    @Test
    void look_inTheMiddleOfEveryStep_findsTheShellWhenItIsWhole() throws IOException {
        TreeSet<String> missed = new TreeSet<>();
        for (int server = 0; server < server().size(); server++)
            for (int cat = 0; cat < cat().size(); cat++)
                for (int shell = 0; shell < shell().size(); shell++)
                    for (int relay = 0; relay < relay().size(); relay++) {
                        for (boolean isFirstLook : new boolean[] {true, false}) {
                            if (!isFound(server, cat, shell, relay, isFirstLook)) {
                                missed.add(server + " " + cat + " " + shell + " " + relay + " " + isFirstLook);
                            }
                        }
                    }
        assertThat(missed).isEmpty();
    }

    private boolean isFound(int server, int cat, int shell, int relay, boolean isFirstLook) throws IOException {
        try (Hive hive = Hive.builder()
                .detector(new DescriptorShellDetector())
                .detector(new PipeRelayShellDetector())
                .detector(new SpawnedShellDetector())
                .build()) {
            LiveProcessSource[] source = new LiveProcessSource[1];
            List<Alert> alerts = alerts(source, hive);
            show(SERVER, 1, server().get(0));
            show(STARTER, SERVER, forked(Map.of(0, FROM_SERVER)));
            if (!isFirstLook) {
                source[0].look();
            }
            show(SERVER, 1, server().get(server));
            show(CAT, STARTER, cat().get(cat));
            show(SHELL, STARTER, shell().get(shell));
            show(RELAY, STARTER, relay().get(relay));
            source[0].look();
            show(SERVER, 1, last(server()));
            show(CAT, STARTER, last(cat()));
            show(SHELL, STARTER, last(shell()));
            show(RELAY, STARTER, last(relay()));
            source[0].look();
            source[0].look();
            return alerts.stream().anyMatch(alert -> alert.target().equals(Endpoint.of("127.0.0.1", 4444)));
        }
    }
}
