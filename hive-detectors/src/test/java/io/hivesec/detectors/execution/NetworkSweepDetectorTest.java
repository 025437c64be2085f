package io.hivesec.detectors.execution;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

import io.hivesec.alert.Finding;
import io.hivesec.event.Event;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NetworkSweepDetectorTest implements DetectorContract {
    private static final String ID = "malicious-command.network-sweep";
    private static final int NETWORK = 254;

    private final Scene scene = Scene.in("web-1");

    @Override
    public Detector detector() {
        return new NetworkSweepDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("web-1");
        tryAll(incident.starts("/tmp/scan", "/tmp/scan"), 22, NETWORK);
        return incident.events();
    }

    private static void tryAll(Scene.Actor actor, int port, int machines) {
        for (int i = 1; i <= machines; i++) actor.connects(3, "10.0.0." + i, port);
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    @ParameterizedTest
    @CsvSource({"22", "6379", "2375", "10250", "445"})
    void inspect_networkTriedAtAPort_isFound(int port) {
        tryAll(scene.starts("/usr/bin/python3", "python3", "s.py"), port, NETWORK);
        assertThatFindings(findings()).show(ID, "port", Integer.toString(port));
    }

    @Test
    void inspect_allPortsOfAMachineTried_isFound() {
        Scene.Actor actor = scene.starts("/usr/bin/python3", "python3", "s.py");
        for (int port = 1; port <= NETWORK; port++) actor.connects(3, "10.0.0.5", port);
        assertThatFindings(findings()).show(ID, "peer", "10.0.0.5");
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/prometheus,         9100, 254",
        "/bin/blackbox_exporter,      22,   254",
        "/usr/bin/python3,            443,  254",
        "/usr/bin/python3,            22,   50",
    })
    void inspect_watcherOtherPortOrFewMachines_isQuiet(String program, int port, int machines) {
        tryAll(scene.starts(program, program), port, machines);
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_watcherByNameAlone_isFound() {
        tryAll(scene.starts("/tmp/prometheus", "prometheus"), 22, NETWORK);
        assertThatFindings(findings()).show(ID);
    }

    @Test
    void inspect_samePeersOverAndOver_isQuiet() {
        Scene.Actor application = scene.starts("/srv/app", "/srv/app");
        for (int i = 0; i < 20; i++) tryAll(application, 5432, 12);
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_slowly_isQuiet() {
        Scene.Actor application = scene.starts("/srv/app", "/srv/app");
        for (int i = 1; i <= NETWORK; i++) {
            application.connects(3, "10.0.0." + i, 22);
            scene.later(Duration.ofSeconds(2));
        }
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_shellsOfManyMachines_areEachTheirOwnProcess() {
        Scene.Actor shell = scene.starts("/bin/bash", "bash", "update-all.sh");
        for (int i = 1; i <= NETWORK; i++) {
            shell.starts("/usr/bin/ssh", "ssh", "10.0.0." + i).connects(3, "10.0.0." + i, 22);
        }
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_machinesTriedAtSeveralPorts_areFound() {
        Scene.Actor actor = scene.starts("/usr/bin/python3", "python3", "s.py");
        int[] ports = {22, 3306, 6379};
        for (int i = 1; i <= NETWORK; i++) actor.connects(3, "10.0.0." + i, ports[i % ports.length]);
        assertThatFindings(findings()).show(ID);
    }

    @ParameterizedTest
    @CsvSource({"22, 200, true", "22, 40, false", "5432, 200, false"})
    void inspect_oneLoginOverAndOver_isFound(int port, int attempts, boolean isFound) {
        Scene.Actor actor = scene.starts("/srv/x", "/srv/x");
        for (int i = 0; i < attempts; i++) actor.connects(3, "10.0.0.8", port);
        if (isFound) assertThatFindings(findings()).show(ID, "peer", "10.0.0.8:" + port);
        else assertThatFindings(findings()).areNone();
    }
}
