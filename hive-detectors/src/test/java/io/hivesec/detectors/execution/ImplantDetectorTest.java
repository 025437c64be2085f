package io.hivesec.detectors.execution;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Finding;
import io.hivesec.event.Event;
import io.hivesec.event.ModuleLoaded;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImplantDetectorTest implements DetectorContract {
    private static final String ID = "malicious-command.implant";
    private static final String ADDRESS = "203.0.113.9";

    private final Scene scene = Scene.onHost();

    @Override
    public Detector detector() {
        return new ImplantDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("web-1");
        incident.starts("/dev/shm/agent", "/dev/shm/agent").writes("/root/.ssh/authorized_keys");
        return incident.events();
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    @ParameterizedTest
    @CsvSource({
        "/tmp/agent,              /etc/systemd/system/net.service",
        "/var/tmp/.cache/agent,   /root/.bashrc",
        "/usr/lib/.x/agent,       /etc/init.d/agent",
        "/opt/.agent,             /home/ann/.ssh/authorized_keys",
        "memfd:a,                 /etc/profile.d/a.sh",
    })
    void inspect_programWithoutAPlaceWritesWhatOthersRun_isFound(String program, String path) {
        scene.starts(program, program).writes(path);
        assertThatFindings(findings()).show(ID, "path", path);
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/agent,                   /etc/systemd/system/net.service",
        "/tmp/build-1/bin/installer,       /etc/systemd/system/net.service",
        "/tmp/.mount_editor1/usr/bin/edit, /root/.bashrc",
        "/opt/app/node_modules/.bin/tool,  /root/.bashrc",
        "/opt/app/.venv/bin/python,        /root/.bashrc",
        "/memfd:runc_cloned:/proc/self/exe,/etc/profile",
        "/tmp/agent,                       /tmp/root/.bashrc",
        "/tmp/agent,                       /srv/data/report.csv",
    })
    void inspect_programOfAPlaceOrAnotherFile_isQuiet(String program, String path) {
        scene.starts(program, program).writes(path);
        assertThatFindings(findings()).areNone();
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/shm/r.ko,                        true",
        "/usr/lib/.r/r.ko,                     false",
        "/tmp/.r/r.ko,                         true",
        "/tmp/installer-1/kernel/card.ko,      false",
        "/lib/modules/6.1.0/kernel/net/tun.ko, false",
    })
    void inspect_moduleThatLiesLoose_isFound(String file, boolean isFound) {
        scene.starts("/usr/sbin/insmod").opens(file).does(context -> new ModuleLoaded(context, "r"));
        if (isFound) assertThatFindings(findings()).show(ID, "module", file);
        else assertThatFindings(findings()).areNone();
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/shm/b,           5, 5,  /bin/sh,         true",
        "/usr/lib/.a/agent,    5, 5,  /bin/bash,       true",
        "/tmp/.mount_term/app, 5, 5,  /bin/bash,       false",
        "/usr/bin/xterm,       5, 5,  /bin/bash,       false",
        "/tmp/b,               5, 8,  /bin/sh,         false",
        "/tmp/b,               5, 5,  /usr/bin/python3,false",
        "/tmp/b,               0, 0,  /bin/sh,         false",
    })
    void inspect_shellOnWhatALooseProgramHolds_isFound(
            String program, int input, int output, String started, boolean isFound) {
        scene.starts(program).forks().duplicates(input, 0).duplicates(output, 1).executes(started);
        if (isFound) assertThatFindings(findings()).show(ID, "act", "gives a shell what it holds");
        else assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_shellWithACommandOnWhatALooseProgramHolds_isQuiet() {
        scene.starts("/tmp/b").forks().duplicates(5, 0).duplicates(5, 1).executes("/bin/sh", "sh", "-c", "make");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_commandOfItWritesAUnit_isFound() {
        Scene.Actor agent = scene.starts("/tmp/agent", "/tmp/agent");
        agent.starts("/bin/sh", "sh", "-c", "cp a /etc/systemd/system/a.service")
                .starts("/bin/cp", "cp", "a", "/etc/systemd/system/a.service")
                .writes("/etc/systemd/system/a.service");
        assertThatFindings(findings()).show(ID, "program", "/tmp/agent");
    }

    @Test
    void inspect_severalSecretsOpened_isFound() {
        scene.starts("/tmp/grab", "/tmp/grab").opens("/root/.aws/credentials").opens("/root/.kube/config");
        assertThatFindings(findings()).show(ID, "path", "/root/.aws/credentials, /root/.kube/config");
    }

    @Test
    void inspect_oneSecretOrAPublicKey_isQuiet() {
        scene.starts("/tmp/aws", "/tmp/aws", "s3", "ls")
                .opens("/root/.aws/credentials")
                .opens("/root/.aws/credentials")
                .opens("/root/.ssh/id_rsa.pub");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_memoryOfAnotherOpened_isFound() {
        Scene.Actor server = scene.starts("/usr/sbin/sshd", "sshd");
        String memory = "/proc/" + server.pid() + "/mem";
        scene.starts("/tmp/dump", "/tmp/dump").opens(memory);
        assertThatFindings(findings()).show(ID, "path", memory);
    }

    @Test
    void inspect_ownMemoryOpened_isQuiet() {
        Scene.Actor program = scene.starts("/tmp/game", "/tmp/game");
        program.opens("/proc/self/mem").opens("/proc/" + program.pid() + "/mem").opens("/proc/1/status");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_moduleLoaded_isFound() {
        scene.starts("/tmp/install", "/tmp/install").does(context -> new ModuleLoaded(context, "hide"));
        scene.starts("/sbin/modprobe", "modprobe", "xfs").does(context -> new ModuleLoaded(context, "xfs"));
        assertThatFindings(findings()).show(ID, "module", "hide");
        assertThat(findings()).hasSize(1);
    }

    @Test
    void inspect_connectedAndAsks_isFound() {
        Scene.Actor agent = scene.starts("/dev/shm/agent", "/dev/shm/agent").connects(3, ADDRESS, 443);
        agent.starts("/bin/sh", "sh", "-c", "id").exits();
        agent.starts("/bin/sh", "sh", "-c", "uname -a").exits();
        agent.starts("/usr/bin/hostname", "hostname").exits();
        assertThatFindings(findings()).show(ID, "command", "id, uname, hostname");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", ""})
    void inspect_asksWithoutAConnection_isQuiet(String address) {
        Scene.Actor installer = scene.starts("/tmp/installer", "/tmp/installer");
        if (!address.isEmpty()) installer.connects(3, address, 443);
        for (String command : List.of("id", "uname -a", "hostname")) {
            installer.starts("/bin/sh", "sh", "-c", command).exits();
        }
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_connectedAndAsksForOneThing_isQuiet() {
        Scene.Actor installer = scene.starts("/tmp/installer", "/tmp/installer").connects(3, ADDRESS, 443);
        for (int i = 0; i < 5; i++)
            installer.starts("/usr/bin/uname", "uname", "-m").exits();
        assertThatFindings(findings()).areNone();
    }
}
