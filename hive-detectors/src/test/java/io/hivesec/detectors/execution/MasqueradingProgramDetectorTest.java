package io.hivesec.detectors.execution;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

import io.hivesec.alert.Finding;
import io.hivesec.event.Event;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MasqueradingProgramDetectorTest implements DetectorContract {
    private static final String ID = "malicious-command.masquerading-program";

    private final Scene scene = Scene.in("web-1");

    @Override
    public Detector detector() {
        return new MasqueradingProgramDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("web-1");
        incident.starts("/srv/x", "[kworker/0:1]");
        return incident.events();
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/x,           [kworker/0:1], [kworker/0:1]",
        "/usr/bin/perl,    [nfsd],        [nfsd]",
        "/srv/x,           kthreadd,      kthreadd",
        "/srv/x,           ksoftirqd/1,   ksoftirqd/1",
        "/tmp/kdevtmpfs,    x,             kdevtmpfs",
        "/tmp/sshd,        /tmp/sshd,     sshd",
        "/dev/shm/bash,    bash,          bash",
        "/var/tmp/.x/crond, crond,        crond",
        "/opt/.x/sshd,     ./sshd,        sshd",
        "/tmp/x,           /usr/sbin/apache2, /usr/sbin/apache2",
    })
    void inspect_falseName_isFound(String executable, String called, String name) {
        scene.starts(executable, called);
        assertThatFindings(findings()).show(ID, "name", name);
    }

    @ParameterizedTest
    @CsvSource({
        "kworker/0:1,            [kworker/0:1]",
        "/usr/bin/[,             [",
        "/usr/sbin/sshd,         sshd: ann [priv]",
        "/usr/sbin/sshd,         sshd",
        "/srv/x,                 kworker",
        "/tmp/x,                 /tmp/x",
        "/tmp/x,                 /srv/x",
        "/opt/x/bin/sshd,        sshd",
        "/tmp/tool,              tool",
        "/tmp/build/openssh/sshd, sshd",
        "/usr/bin/python3,       [x",
    })
    void inspect_ownName_isQuiet(String executable, String called) {
        scene.starts(executable, called);
        assertThatFindings(findings()).areNone();
    }
}
