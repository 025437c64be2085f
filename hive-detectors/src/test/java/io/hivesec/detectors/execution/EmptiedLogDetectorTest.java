package io.hivesec.detectors.execution;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

import io.hivesec.alert.Finding;
import io.hivesec.event.Event;
import io.hivesec.event.FileDeleted;
import io.hivesec.event.FileWritten;
import io.hivesec.event.OpenFlags;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EmptiedLogDetectorTest implements DetectorContract {
    private static final String EMPTIED = "O_WRONLY|O_CREAT|O_TRUNC";

    private final Scene scene = Scene.onHost();

    @Override
    public Detector detector() {
        return new EmptiedLogDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("web-1");
        open(incident.starts("/bin/bash", "-bash"), "/var/log/wtmp", EMPTIED);
        return incident.events();
    }

    private static void open(Scene.Actor actor, String path, String flags) {
        actor.does(context -> new FileWritten(context, path, OpenFlags.parse(flags)));
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    @ParameterizedTest
    @CsvSource({
        "/bin/bash,        /var/log/wtmp",
        "/bin/dash,        /var/log/auth.log",
        "/usr/bin/python3, /var/log/audit/audit.log",
        "/bin/bash,        /host/var/log/secure",
    })
    void inspect_recordEmptied_isFound(String program, String path) {
        open(scene.starts(program, program), path, EMPTIED);
        assertThatFindings(findings()).show("malicious-command.log-emptied", "path", path);
    }

    @ParameterizedTest
    @CsvSource({
        "/bin/bash,           /var/log/auth.log, O_WRONLY|O_APPEND",
        "/bin/bash,           /var/log/auth.log, O_RDONLY",
        "/bin/bash,           /var/log/app.log,  O_WRONLY|O_TRUNC",
        "/usr/sbin/logrotate, /var/log/syslog,   O_WRONLY|O_TRUNC",
        "/usr/sbin/rsyslogd,  /var/log/syslog,   O_WRONLY|O_TRUNC",
    })
    void inspect_otherFlagsFileOrProgram_isQuiet(String program, String path, String flags) {
        open(scene.starts(program, program), path, flags);
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_packageMakesItsLog_isQuiet() {
        Scene.Actor script = scene.starts("/usr/bin/dpkg", "dpkg", "--configure", "-a")
                .starts("/bin/sh", "sh", "/var/lib/dpkg/info/login.postinst");
        open(script, "/var/log/faillog", EMPTIED);
        assertThatFindings(findings()).areNone();
    }

    private static void delete(Scene.Actor actor, String path) {
        actor.does(context -> new FileDeleted(context, path));
    }

    @Test
    void inspect_recordDeletedAtAPrompt_isFound() {
        delete(scene.starts("/bin/bash", "-bash").starts("/bin/rm"), "/var/log/wtmp");
        assertThatFindings(findings()).show("malicious-command.log-emptied", "path", "/var/log/wtmp");
    }

    @Test
    void inspect_recordChangedByAProgramThatSomebodyLeft_isFound() {
        open(scene.starts("/tmp/.z/zap", "zap"), "/var/log/wtmp", "O_RDWR");
        assertThatFindings(findings()).show("malicious-command.log-emptied");
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/sbin/cron,      /usr/bin/find, /var/log/auth.log",
        "/usr/sbin/logrotate, /bin/rm,       /var/log/wtmp",
        "/usr/bin/dpkg,       /bin/rm,       /var/log/btmp",
        "/bin/bash,           /bin/rm,       /var/log/app.log",
        "/bin/bash,           /usr/sbin/rsyslogd, /var/log/auth.log",
    })
    void inspect_deletedByWhatKeepsRecords_isQuiet(String above, String program, String path) {
        delete(scene.starts(above, above).starts(program, program), path);
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_deletedWhileAnImageIsMade_isQuiet() {
        Scene image = Scene.in("build");
        delete(image.starts("/bin/sh", "sh", "-c", "rm -rf /var/log/*").starts("/bin/rm", "rm"), "/var/log/wtmp");
        assertThatFindings(Detecting.findings(detector(), image)).areNone();
    }
}
