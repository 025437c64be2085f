package io.hivesec.detectors.execution;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

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

final class ServerFilesDetectorTest implements DetectorContract {
    private static final String PLANTS = "malicious-command.server-plants-file";

    private final Scene scene = Scene.in("web-1");

    @Override
    public Detector detector() {
        return new ServerFilesDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("web-1");
        incident.starts("/usr/bin/redis-server", "redis-server *:6379").writes("/root/.ssh/authorized_keys");
        return incident.events();
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/redis-server,        /root/.ssh/authorized_keys",
        "/usr/sbin/mysqld,             /etc/init.d/mysql",
        "/usr/sbin/apache2,            /home/ann/.bashrc",
        "/usr/lib/postgresql/postgres, /etc/systemd/system/x.service",
        "/usr/sbin/apache2,            /opt/venv/lib/python3.11/site-packages/x.pth",
        "/usr/sbin/apache2,            /srv/app/sitecustomize.py",
        "/usr/sbin/mysqld,             /host/etc/init.d/x",
    })
    void inspect_serverWritesWhatOthersRun_isFound(String server, String path) {
        scene.starts(server, server).writes(path);
        assertThatFindings(findings()).show(PLANTS, "path", path);
    }

    @Test
    void inspect_calledInterpreterWithoutToldArguments_isFound() {
        scene.starts("/usr/bin/java").accepts(5, "10.0.0.4", 51000).writes("/home/ann/.ssh/authorized_keys");
        assertThatFindings(findings()).show(PLANTS, "path", "/home/ann/.ssh/authorized_keys");
    }

    @Test
    void inspect_interpreterThatNobodyCallsOrOfAToldScript_isQuiet() {
        scene.starts("/usr/bin/python3").writes("/home/ann/.ssh/authorized_keys");
        scene.starts("/usr/bin/perl", "perl", "/usr/share/webmin/miniserv.pl")
                .accepts(5, "10.0.0.4", 51000)
                .writes("/home/ann/.ssh/authorized_keys");
        assertThatFindings(findings()).areNone();
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/sbin/sshd,         /root/.ssh/authorized_keys",
        "/usr/local/bin/gitea,   /data/git/.ssh/authorized_keys",
        "/usr/bin/redis-server,  /data/dump.rdb",
        "/usr/sbin/nginx,        /etc/nginx/conf.d/site.conf",
        "/usr/sbin/apache2,      /srv/app/models/x.pt",
        "/usr/sbin/apache2,      /srv/app/customize.py",
    })
    void inspect_otherProgramOrOtherFile_isQuiet(String program, String path) {
        scene.starts(program, program).writes(path);
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_serverReadsThem_isQuiet() {
        scene.starts("/usr/sbin/apache2", "apache2").opens("/etc/profile");
        assertThatFindings(findings()).areNone();
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
    void inspect_otherProgramOrOtherFileOpened_isQuiet(String program, String path) {
        scene.starts(program, program).opens(path);
        assertThatFindings(findings()).areNone();
    }
}
