package io.hivesec.detectors.execution;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

import io.hivesec.event.Event;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers write, and start, without a shell. */
final class ServersDoingsTest {
    @Nested
    final class UploadedPages implements DetectorContract {
        @Override
        public Detector detector() {
            return new UploadedPageDetector();
        }

        @Override
        public List<Event> incident() {
            Scene incident = Scene.in("web");
            incident.starts("/usr/sbin/php-fpm8.2", "php-fpm").writes("/var/www/wp-content/uploads/2026/03/a.php");
            return incident.events();
        }

        @ParameterizedTest
        @CsvSource({
            "/usr/sbin/apache2, /var/www/html/wp-content/uploads/2026/03/a.phtml",
            "/usr/sbin/nginx,   /srv/www/upload/x.php",
        })
        void inspect_pageAmongUploads_isFound(String server, String path) {
            Scene scene = Scene.in("web");
            scene.starts(server, server).writes(path);
            assertThatFindings(Detecting.findings(detector(), scene))
                    .show("malicious-command.server-plants-file", "path", path);
        }

        @ParameterizedTest
        @CsvSource({
            "/usr/sbin/exim4,        /usr/bin/curl, /srv/webapps/mail/public/x.jsp, true",
            "/usr/sbin/apache2,      /usr/bin/tee,  /var/www/html/x.php,            true",
            "/usr/sbin/apache2,      /usr/bin/tee,  /var/www/html/x.txt,            false",
            "/usr/bin/webhook,       /usr/bin/cp,   /var/www/html/x.php,            false",
            "/usr/sbin/apache2,      /usr/bin/git,  /var/www/html/x.php,            false",
        })
        void inspect_pageOfAServersShell_isFound(String server, String writer, String path, boolean isFound) {
            Scene scene = Scene.in("web");
            scene.starts(server, server).starts("/bin/sh").starts(writer).writes(path);
            if (isFound)
                assertThatFindings(Detecting.findings(detector(), scene))
                        .show("malicious-command.server-plants-file", "path", path);
            else assertThatFindings(Detecting.findings(detector(), scene)).areNone();
        }

        @ParameterizedTest
        @CsvSource({"jenkins.war, false", "gunicorn, true"})
        void inspect_pageOfAJobsShell_isQuiet(String argument, boolean isFound) {
            Scene scene = Scene.in("ci");
            scene.starts("/usr/bin/java", "java", "-jar", argument)
                    .starts("/bin/sh", "sh", "-xe", "/tmp/jenkins1.sh")
                    .starts("/bin/cp", "cp", "a.php", "b.php")
                    .writes("/w/b.php");
            if (isFound)
                assertThatFindings(Detecting.findings(detector(), scene)).show("malicious-command.server-plants-file");
            else assertThatFindings(Detecting.findings(detector(), scene)).areNone();
        }

        @ParameterizedTest
        @CsvSource({
            "/opt/tomcat/webapps/ROOT/META-INF/MANIFEST.MF, /opt/tomcat/webapps/ROOT/x.jsp,          false",
            "/opt/tomcat/logs/access.log,                   /opt/tomcat/webapps/ROOT/x.jsp,          true",
            "/opt/tomcat/logs/access.log,                   /opt/tomcat/webapps/ROOT/WEB-INF/x.jsp,  false",
            "/opt/tomcat/logs/access.log,                   /opt/tomcat/work/ROOT/x.jsp,             false",
        })
        void inspect_singlePageOfAServerThatListens_isFound(String before, String path, boolean isFound) {
            Scene scene = Scene.in("web");
            scene.starts("/usr/bin/java").listens(8, 8080).writes(before).writes(path);
            if (isFound)
                assertThatFindings(Detecting.findings(detector(), scene))
                        .show("malicious-command.server-plants-file", "path", path);
            else assertThatFindings(Detecting.findings(detector(), scene)).areNone();
        }

        @ParameterizedTest
        @CsvSource({
            "/usr/sbin/apache2, /var/www/html/wp-content/uploads/2026/03/a.jpg",
            "/usr/sbin/apache2, /var/www/html/wp-content/uploads/index.php",
            "/usr/sbin/apache2, /var/www/html/wp-content/plugins/shop/cart.php",
            "/usr/bin/rsync,    /var/www/html/wp-content/uploads/2026/03/a.php",
        })
        void inspect_otherFilePlaceOrProgram_isQuiet(String program, String path) {
            Scene scene = Scene.in("web");
            scene.starts(program, program).writes(path);
            assertThatFindings(Detecting.findings(detector(), scene)).areNone();
        }
    }

    @Nested
    final class DroppedPrograms implements DetectorContract {
        @Override
        public Detector detector() {
            return new DroppedProgramDetector();
        }

        @Override
        public List<Event> incident() {
            return story("/tmp/jna-88", "/tmp/jna-88", true, "203.0.113.7").events();
        }

        private Scene story(String written, String started, boolean listens, String peer) {
            Scene scene = Scene.in("web");
            Scene.Actor server = scene.starts("/usr/bin/java", "java", "-jar", "/app/api.jar");
            if (listens) server.listens(8, 8080);
            server.writes(written)
                    .changesMode(written, 0755)
                    .starts(started, started)
                    .connects(3, peer, 443);
            return scene;
        }

        @ParameterizedTest
        @CsvSource({
            "/tmp/jna-88,   /tmp/jna-88,            true,  203.0.113.7, true",
            "/tmp/jna-88,   /tmp/jna-88,            true,  127.0.0.1,   false",
            "/tmp/jna-88,   /tmp/jna-88,            false, 203.0.113.7, false",
            "/tmp/other,    /tmp/jna-88,            true,  203.0.113.7, false",
            "/tmp/pg/bin/p, /tmp/pg/bin/p,          true,  203.0.113.7, false",
            "/srv/tool,     /srv/tool,              true,  203.0.113.7, false",
        })
        void inspect_programOfAServer_isFoundWhereItWroteItAndItCallsOut(
                String written, String started, boolean listens, String peer, boolean isFound) {
            Scene scene = story(written, started, listens, peer);
            if (isFound)
                assertThatFindings(Detecting.findings(detector(), scene))
                        .show("malicious-command.implant", "act", "was written and started by a server");
            else assertThatFindings(Detecting.findings(detector(), scene)).areNone();
        }

        @ParameterizedTest
        @CsvSource({
            "/usr/bin/.sshd,             203.0.113.7, true",
            "/usr/bin/.sshd,             10.0.0.7,    false",
            "/usr/lib/.venv/bin/python3, 203.0.113.7, false",
            "/nix/store/x/bin/.git-real, 203.0.113.7, false",
        })
        void inspect_programHiddenAmongTheSystems_isFoundWhereItCallsOut(String program, String peer, boolean isFound) {
            Scene scene = Scene.onHost();
            scene.starts("/bin/bash").starts(program).connects(3, peer, 443);
            if (isFound)
                assertThatFindings(Detecting.findings(detector(), scene))
                        .show(
                                "malicious-command.implant",
                                "act",
                                "is hidden among the system's programs and calls out");
            else assertThatFindings(Detecting.findings(detector(), scene)).areNone();
        }

        @ParameterizedTest
        @CsvSource({
            "/usr/bin/java,  /usr/bin/wget, /tmp/log,         203.0.113.7, true",
            "/usr/bin/node,  /bin/busybox,  /var/tmp/.a/log,  203.0.113.7, false",
            "/usr/bin/java,  /usr/bin/curl, /home/a/.x/d,     203.0.113.7, true",
            "/usr/bin/java,  /usr/bin/curl, /home/a/.v/b/d,   203.0.113.7, false",
            "/usr/bin/java,  /usr/bin/wget, /tmp/log,         10.0.0.7,    false",
            "/usr/bin/java,  /usr/bin/wget, /tmp/pdf/bin/pdf, 203.0.113.7, false",
            "/usr/bin/java,  /bin/ls,       /tmp/log,         203.0.113.7, false",
            "/usr/sbin/sshd, /usr/bin/wget, /tmp/log,         203.0.113.7, false",
        })
        void inspect_programOfAServersShell_isFoundWhereOneFetchedBefore(
                String server, String before, String started, String peer, boolean isFound) {
            Scene scene = Scene.in("web");
            Scene.Actor shell =
                    scene.starts(server).accepts(8, "198.51.100.5", 51000).starts("/bin/bash");
            shell.starts(before).exits();
            shell.starts(started).connects(3, peer, 53);
            if (isFound)
                assertThatFindings(Detecting.findings(detector(), scene))
                        .show("malicious-command.implant", "act", "was fetched and started by a shell of a server");
            else assertThatFindings(Detecting.findings(detector(), scene)).areNone();
        }
    }
}
