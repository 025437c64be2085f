package io.hivesec.detectors.execution;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Severity;
import io.hivesec.event.Event;
import io.hivesec.event.FileDeleted;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FilelessProgramDetectorTest implements DetectorContract {
    private static final String FILELESS = "malicious-command.fileless-program";
    private static final String SELF_DELETING = "malicious-command.self-deleting-program";

    private final Scene scene = Scene.in("web-1");

    @Override
    public Detector detector() {
        return new FilelessProgramDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("web-1");
        incident.starts("/usr/bin/perl", "perl", "-").executes("/memfd:x", "kworker");
        return incident.events();
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    @Test
    void inspect_programOutOfMemory_isFound() {
        scene.starts("/usr/bin/perl", "perl", "-").executes("/memfd:x", "kworker");
        assertThatFindings(findings()).show(FILELESS, "executable", "/memfd:x");
    }

    @Test
    void inspect_sameProgramOutOfMemoryAgain_isTheSameIncident() {
        Scene.Actor loader = scene.starts("/usr/bin/perl", "perl", "-");
        Scene.Actor first = loader.starts("/memfd:x", "kworker");
        loader.starts("/memfd:x", "kworker", "--again");
        loader.starts("/memfd:y", "other");
        assertThat(findings())
                .extracting(finding -> finding.subject().process().pid())
                .hasSize(3)
                .startsWith(first.pid(), first.pid())
                .satisfies(pids -> assertThat(pids.get(2)).isNotEqualTo(first.pid()));
    }

    @Test
    void inspect_programOutOfMemoryOnTheHost_isLessCertain() {
        Scene host = Scene.onHost();
        host.starts("/usr/bin/perl", "perl", "-").executes("/memfd:x", "kworker");
        assertThat(Detecting.findings(detector(), host))
                .singleElement()
                .extracting(Finding::severity, Finding::confidence)
                .containsExactly(Severity.MEDIUM, Confidence.MEDIUM);
    }

    @Test
    void inspect_sealedCopyOfAContainerRuntime_isQuiet() {
        scene.starts("/usr/bin/containerd-shim-runc-v2", "containerd-shim-runc-v2")
                .starts("/memfd:runc_cloned:/proc/self/exe", "runc", "init");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_programOutOfMemoryInAContainerOfARuntime_isFound() {
        scene.starts("/usr/bin/containerd-shim-runc-v2", "containerd-shim-runc-v2")
                .starts("/memfd:x", "x");
        assertThatFindings(findings()).show(FILELESS);
    }

    @Test
    void inspect_nameOfARuntimesCopyWithoutARuntime_isFound() {
        scene.starts("/usr/bin/perl", "perl", "-").executes("/memfd:runc_cloned:/proc/self/exe", "runc", "init");
        assertThatFindings(findings()).show(FILELESS);
    }

    @Test
    void inspect_runtimesCopyOfWhichNoParentIsTold_isQuiet() {
        scene.starts("/memfd:runc_cloned:/proc/self/exe", "runc", "init");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_folderOfLikeName_isQuiet() {
        scene.starts("/srv/memfd:x", "x");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_programThatDeletesItsFile_isFound() {
        scene.starts("/tmp/a", "/tmp/a").does(context -> new FileDeleted(context, "/tmp/a"));
        assertThatFindings(findings()).show(SELF_DELETING, "executable", "/tmp/a");
    }

    @Test
    void inspect_programThatDeletesItsFileByACommand_isFound() {
        scene.starts("/dev/shm/a", "a")
                .starts("/bin/sh", "sh", "-c", "rm -f /dev/shm/a")
                .starts("/bin/rm", "rm", "-f", "/dev/shm/a")
                .does(context -> new FileDeleted(context, "/dev/shm/a"));
        assertThatFindings(findings()).show(SELF_DELETING);
    }

    @Test
    void inspect_deletedByWhoeverStartedIt_isQuiet() {
        Scene.Actor shell = scene.starts("/bin/sh", "sh", "./configure");
        shell.starts("/tmp/conftest", "./conftest");
        shell.starts("/bin/rm", "rm", "/tmp/conftest").does(context -> new FileDeleted(context, "/tmp/conftest"));
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_programThatDeletesAnotherFile_isQuiet() {
        scene.starts("/tmp/a", "/tmp/a").does(context -> new FileDeleted(context, "/tmp/a.log"));
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_programOfItsOwnFolderUninstallsItself_isQuiet() {
        scene.starts("/opt/agent/agent", "agent", "uninstall")
                .does(context -> new FileDeleted(context, "/opt/agent/agent"));
        assertThatFindings(findings()).areNone();
    }

    @ParameterizedTest
    @CsvSource({"/dev/shm/k, true", "/tmp/installer, false"})
    void inspect_programDeletedByItsStarter_isFoundInSharedMemory(String program, boolean isFound) {
        Scene.Actor shell = scene.starts("/bin/sh", "sh");
        shell.starts(program, program, "--init");
        shell.starts("/bin/rm", "rm", "-f", program).does(context -> new FileDeleted(context, program));
        if (isFound) assertThatFindings(findings()).show(SELF_DELETING, "executable", program);
        else assertThatFindings(findings()).areNone();
    }
}
