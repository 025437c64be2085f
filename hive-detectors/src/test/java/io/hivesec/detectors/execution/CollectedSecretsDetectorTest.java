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

final class CollectedSecretsDetectorTest implements DetectorContract {
    private static final String ID = "malicious-command.implant";
    private static final String KEY = "/home/dev/.ssh/id_ed25519";
    private static final String CLOUD = "/home/dev/.aws/credentials";
    private static final String CLUSTER = "/home/dev/.kube/config";
    private final Scene scene = Scene.onHost();

    @Override
    public Detector detector() {
        return new CollectedSecretsDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.onHost();
        incident.starts("/usr/bin/node", "npm ci")
                .starts("/usr/bin/node", "node", "telemetry.js")
                .opens(KEY)
                .opens(CLOUD);
        return incident.events();
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    @ParameterizedTest
    @CsvSource({
        "npm install x,          /usr/bin/node,    true",
        "npm run deploy,         /usr/bin/node,    false",
        "make install,           /usr/bin/node,    false",
        "npm install x,          /usr/bin/ssh,     false",
        "/usr/bin/yarn add left, /usr/bin/python3, true",
    })
    void inspect_twoKindsBelowAnInstaller_areFound(String title, String program, boolean isFound) {
        scene.starts("/usr/bin/node", title)
                .starts("/bin/sh", "sh", "-c", "node x.js")
                .starts(program, program, "x.js")
                .opens(KEY)
                .opens(CLOUD);
        if (isFound) assertThatFindings(findings()).show(ID, "act", "collects secrets while libraries are installed");
        else assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_pipOfAnInterpreter_isAnInstaller() {
        scene.starts("/usr/bin/python3", "/usr/bin/python3", "/usr/bin/pip", "install", "reqeusts")
                .starts("/usr/bin/python3", "/usr/bin/python3", "-c", "exec(setup)", "egg_info")
                .opens(KEY)
                .opens(CLOUD);
        assertThatFindings(findings()).show(ID, "act", "collects secrets while libraries are installed");
    }

    @ParameterizedTest
    @CsvSource({CLUSTER + ", true", CLOUD + ", false", "/home/dev/.ssh/id_ed25519.pub, false"})
    void inspect_installerOfWhichNothingIsTold_needsThreeKinds(String third, boolean isFound) {
        scene.starts("/usr/bin/npm")
                .starts("/usr/bin/node")
                .opens(KEY)
                .opens(CLOUD)
                .opens(third);
        if (isFound) assertThatFindings(findings()).show(ID);
        else assertThatFindings(findings()).areNone();
    }

    @ParameterizedTest
    @CsvSource({"-c, true", "/usr/bin/borg, false", "/home/dev/p/deploy.py, false", "/tmp/x.py, true"})
    void inspect_threeKindsOfAProgram_areFoundWhereItIsNobodysTool(String argument, boolean isFound) {
        scene.starts("/usr/bin/python3", "python3", argument, "create")
                .opens(KEY)
                .opens(CLOUD)
                .opens(CLUSTER);
        if (isFound) assertThatFindings(findings()).show(ID, "act", "collects secrets");
        else assertThatFindings(findings()).areNone();
    }

    @ParameterizedTest
    @CsvSource({"/home/dev/ext/out/x.js, true", "/usr/lib/backup/run.js, false"})
    void inspect_browsersPasswordsAndAKey_areFoundWhereItIsNotInstalled(String script, boolean isFound) {
        scene.starts("/usr/bin/node", "node", script)
                .opens(KEY)
                .opens("/home/dev/.config/google-chrome/Default/Login Data");
        if (isFound) assertThatFindings(findings()).show(ID, "act", "collects secrets");
        else assertThatFindings(findings()).areNone();
    }

    @ParameterizedTest
    @CsvSource({
        "/home/runner/bin/Runner.Worker, /usr/bin/python3, true",
        "/usr/bin/postgres,              /usr/bin/python3, false",
        "/home/runner/bin/Runner.Worker, /usr/bin/gdb,     false",
    })
    void inspect_memoryOfWhatRunsJobs_isFound(String owner, String reader, boolean isFound) {
        Scene.Actor runner = scene.starts(owner);
        scene.starts(reader).opens("/proc/" + runner.pid() + "/mem");
        if (isFound) assertThatFindings(findings()).show(ID, "act", "opens the memory of another");
        else assertThatFindings(findings()).areNone();
    }
}
