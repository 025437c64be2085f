package io.hivesec.detectors.shell;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

import io.hivesec.alert.Finding;
import io.hivesec.event.Event;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLoopDetectorTest implements DetectorContract {
    private static final String ID = "reverse-shell.command-loop";
    private static final String ADDRESS = "203.0.113.9";
    private static final Duration TYPING = Duration.ofMillis(400);

    private final Scene scene = Scene.in("web");

    @Override
    public Detector detector() {
        return new CommandLoopDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("web");
        Scene.Actor loop =
                incident.starts("/usr/bin/python3", "python3", "a.py").connects(3, ADDRESS, 4444);
        for (String command : List.of("id", "hostname", "ip")) {
            incident.later(TYPING);
            byShell(loop, command);
        }
        return incident.events();
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    private static void byShell(Scene.Actor loop, String command) {
        loop.starts("/bin/sh", "sh", "-c", command)
                .executes("/usr/bin/" + command, command)
                .exits();
    }

    private void asks(Scene.Actor loop, Duration pause, String... commands) {
        for (String command : commands) {
            scene.later(pause);
            byShell(loop, command);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/python3,     python3 a.py",
        "/usr/bin/perl,        perl a.pl",
        "/usr/local/bin/agent, agent",
        "/bin/bash,            bash a.sh",
    })
    void inspect_commandsOneByOne_areFound(String program, String line) {
        Scene.Actor loop = scene.starts(program, line.split(" ")).connects(3, ADDRESS, 4444);
        asks(loop, TYPING, "id", "uname", "cat");
        assertThatFindings(findings()).show(ID, "command", "id, uname, cat");
    }

    @Test
    void inspect_shellThatTheProgramHolds_isFound() {
        Scene.Actor program = scene.starts("/usr/local/bin/agent", "agent").connects(3, ADDRESS, 4444);
        Scene.Actor shell = program.starts("/bin/sh", "sh");
        for (String command : List.of("whoami", "hostname", "ls")) {
            scene.later(TYPING);
            shell.starts("/usr/bin/" + command, command).exits();
        }
        assertThatFindings(findings()).show(ID);
    }

    @Test
    void inspect_partOfAShellsLoop_isFound() {
        Scene.Actor shell = scene.starts("/bin/bash", "bash", "loop.sh").connects(5, ADDRESS, 4444);
        Scene.Actor part = shell.forks();
        asks(part, TYPING, "id", "uname", "cat");
        assertThatFindings(findings()).show(ID);
    }

    @Test
    void inspect_withoutPauses_isQuiet() {
        Scene.Actor installer =
                scene.starts("/usr/bin/python3", "python3", "setup.py").connects(3, ADDRESS, 443);
        asks(installer, Duration.ofMillis(5), "id", "uname", "hostname", "cat", "whoami");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_nobodyAsksWhoItIs_isQuiet() {
        Scene.Actor monitor = scene.starts("/usr/local/bin/agent", "agent").connects(3, ADDRESS, 443);
        asks(monitor, TYPING, "uname", "hostname", "df", "ps", "netstat");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_sameQuestionOverAndOver_isQuiet() {
        Scene.Actor monitor = scene.starts("/usr/local/bin/agent", "agent").connects(3, ADDRESS, 443);
        asks(monitor, TYPING, "id", "uname", "id", "uname", "id", "uname");
        assertThatFindings(findings()).areNone();
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/sbin/sshd,            sshd",
        "/usr/bin/gitlab-runner,    gitlab-runner run",
        "/usr/bin/salt-minion,      salt-minion",
        "/usr/bin/containerd-shim,  containerd-shim",
    })
    void inspect_whoRunsCommandsByPurpose_isQuiet(String program, String line) {
        Scene.Actor purpose = scene.starts(program, line.split(" ")).connects(3, ADDRESS, 443);
        asks(purpose, TYPING, "id", "uname", "hostname");
        assertThatFindings(findings()).areNone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/ptmx", "/dev/pts/4"})
    void inspect_terminal_isLeftToOthers(String terminal) {
        Scene.Actor editor = scene.starts("/usr/bin/node", "node", "server-main.js")
                .connects(3, ADDRESS, 443)
                .opens(terminal);
        asks(editor, TYPING, "id", "uname", "hostname");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_noConnection_isQuiet() {
        Scene.Actor script = scene.starts("/usr/bin/python3", "python3", "a.py").connects(3, "127.0.0.1", 5432);
        asks(script, TYPING, "id", "uname", "hostname");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_scriptBelowTheProgram_isQuiet() {
        Scene.Actor program = scene.starts("/usr/local/bin/deploy", "deploy").connects(3, ADDRESS, 443);
        Scene.Actor script = program.starts("/bin/sh", "sh", "install.sh");
        asks(script, TYPING, "id", "uname", "hostname");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_sensorThatOnlyTellsOfTheShells_isEnough() {
        Scene.Actor loop = scene.starts("/usr/bin/python3", "python3", "a.py");
        for (String command : List.of("id", "uname -a", "cat /etc/passwd", "ip a")) {
            scene.later(TYPING);
            loop.connects(3, ADDRESS, 443);
            loop.starts("/bin/sh", "sh", "-c", command).exits();
        }
        assertThatFindings(findings()).show(ID);
    }

    @Test
    void inspect_workOfShells_isQuiet() {
        Scene.Actor loop = scene.starts("/usr/bin/python3", "python3", "a.py");
        for (String command : List.of("ffmpeg -i a b", "df -h", "gzip x", "id -u")) {
            scene.later(TYPING);
            loop.connects(3, ADDRESS, 443);
            loop.starts("/bin/sh", "sh", "-c", command).exits();
        }
        assertThatFindings(findings()).areNone();
    }
}
