package io.hivesec.detectors.execution;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

import io.hivesec.alert.Finding;
import io.hivesec.event.Event;
import io.hivesec.event.FileRenamed;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReplacedProgramDetectorTest implements DetectorContract {
    private static final String ID = "malicious-command.persistence.planted-command";

    private final Scene scene = Scene.onHost();

    @Override
    public Detector detector() {
        return new ReplacedProgramDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.onHost();
        incident.starts("/bin/cp", "cp", "ps", "/bin/ps").writes("/bin/ps");
        return incident.events();
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    @Test
    void inspect_fetchedFileMovedOverSshd_isFound() {
        scene.starts("/usr/bin/mv", "mv", "sshd", "/usr/sbin/sshd")
                .does(context -> new FileRenamed(context, "/root/sshd", "/usr/sbin/sshd"));
        assertThatFindings(findings()).show(ID, "command", "mv write /usr/sbin/sshd");
    }

    @Test
    void inspect_fetchedLibraryMovedOverThatOfLogins_isFound() {
        scene.starts("/usr/bin/mv")
                .does(context -> new FileRenamed(context, "/tmp/l", "/lib/x86_64-linux-gnu/libkeyutils.so.1.9"));
        assertThatFindings(findings()).show(ID, "command", "mv write /lib/x86_64-linux-gnu/libkeyutils.so.1.9");
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/dpkg,    /usr/lib/x86_64-linux-gnu/libpam.so.0",
        "/usr/bin/mv,      /usr/local/lib/libkeyutils.so.1",
        "/usr/bin/mv,      /usr/lib/x86_64-linux-gnu/libavcodec.so.60",
        "/usr/bin/dpkg,    /usr/sbin/sshd",
        "/usr/bin/rsync,   /usr/bin/sudo",
        "/bin/busybox,     /bin/ps",
        "/kaniko/executor, /bin/su",
        "/usr/bin/install, /usr/local/bin/ps",
        "/bin/cp,          /srv/chroot/bin/ps",
    })
    void inspect_installedRestoredOrElsewhere_isQuiet(String program, String path) {
        scene.starts(program, program).writes(path);
        assertThatFindings(findings()).areNone();
    }
}
