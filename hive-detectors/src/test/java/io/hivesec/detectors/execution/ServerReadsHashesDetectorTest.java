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

final class ServerReadsHashesDetectorTest implements DetectorContract {
    private final Scene scene = Scene.in("web-1");

    @Override
    public Detector detector() {
        return new ServerReadsHashesDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("web-1");
        incident.starts("/usr/sbin/apache2", "apache2", "-k", "start").opens("/etc/shadow");
        return incident.events();
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/sbin/php-fpm8.2, /etc/shadow",
        "/usr/sbin/nginx,      /etc/shadow-",
        "/usr/sbin/mysqld,     /etc/gshadow",
        "/usr/sbin/nginx,      /host/etc/shadow",
        "/usr/sbin/nginx,      /var/www/html/../../../etc/shadow",
        "/usr/sbin/nginx,      /../../etc/shadow",
    })
    void inspect_serverOpensHashes_isFound(String server, String path) {
        scene.starts(server, server).opens(path);
        assertThatFindings(findings()).show("malicious-command.server-reads-hashes", "path", path);
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/sbin/sshd,        /etc/shadow",
        "/usr/sbin/unix_chkpwd, /etc/shadow",
        "/usr/sbin/nginx,       /etc/passwd",
        "/usr/sbin/nginx,       /etc/shadow/../passwd",
        "/usr/sbin/apache2,     /srv/app/etc/shadow.png",
    })
    void inspect_otherProgramOrOtherFile_isQuiet(String program, String path) {
        scene.starts(program, program).opens(path);
        assertThatFindings(findings()).areNone();
    }
}
