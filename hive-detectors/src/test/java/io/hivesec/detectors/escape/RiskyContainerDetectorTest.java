package io.hivesec.detectors.escape;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

import io.hivesec.alert.Finding;
import io.hivesec.event.Container;
import io.hivesec.event.ContainerStarted;
import io.hivesec.event.Context;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

class RiskyContainerDetectorTest implements DetectorContract {

    @Override
    public Detector detector() {
        return new RiskyContainerDetector();
    }

    @Override
    public List<Event> incident() {
        return List.of(started(Described.docker("'Privileged': true")));
    }

    @Test
    void inspect_riskyStart_isFound() {
        assertThatFindings(findings(Described.docker("'Privileged': true")))
                .show("escape-risk.privileged", "field", "HostConfig.Privileged");
    }

    @Test
    void inspect_ordinaryStart_isQuiet() {
        assertThatFindings(findings(Described.docker(""))).areNone();
        assertThatFindings(findings(Described.docker("'UTSMode': 'host'"))).areNone();
        assertThatFindings(findings("")).areNone();
    }

    @Test
    void inspect_unreadableConfiguration_isTold() {
        assertThatFindings(findings("{\"HostConfig\":")).show("escape-risk.unreadable-configuration");
    }

    private List<Finding> findings(String configuration) {
        return Detecting.findings(detector(), List.of(started(configuration)));
    }

    private static Event started(String configuration) {
        Container container = Container.of("c-web", "web", "registry.example/web:1");
        return new ContainerStarted(Context.of(Scene.START, container, Process.UNKNOWN), configuration);
    }
}
