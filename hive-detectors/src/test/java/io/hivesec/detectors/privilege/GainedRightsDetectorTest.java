package io.hivesec.detectors.privilege;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.event.CapabilitiesChanged;
import io.hivesec.event.Context;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.User;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GainedRightsDetectorTest implements DetectorContract {
    private static final User ROOT = User.of(0, 0, "root");
    private static final User APP = User.of(1000, 1000, "app");
    private static final User SET_USER_ID = new User(1000, 1000, 0, 1000, "app");
    private final Scene scene = Scene.in("web");

    @Override
    public Detector detector() {
        return new GainedRightsDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("incident");
        Scene.Actor exploit =
                session(incident).starts("/tmp/exploit", "./exploit").becomes(ROOT);
        exploit.executes("/bin/sh", "sh").starts("/usr/bin/whoami", "whoami");
        return incident.events();
    }

    /** A shell of an ordinary user, logged in over SSH. */
    private static Scene.Actor session(Scene scene) {
        return scene.starts("/usr/sbin/sshd", "sshd")
                .starts("/usr/sbin/sshd", "sshd: app")
                .becomes(APP)
                .starts("/bin/bash", "-bash");
    }

    private List<Finding> found() {
        return Detecting.findings(detector(), scene);
    }

    @Test
    void inspect_numberGivenAgainAfterAnExit_isQuiet() {
        Scene.Actor worker =
                scene.starts("/usr/bin/python3", "python3", "worker.py").becomes(APP);
        worker.exits();
        Process other = worker.process().toBuilder()
                .executable("/bin/sh")
                .arguments("sh", "-c", "true")
                .user(ROOT)
                .build();
        worker.does(context -> new ProcessStarted(Context.of(context.time(), context.container(), other)));
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_suOfAProgramThatSomebodyLeft_findsIt() {
        session(scene).starts("/tmp/dp").starts("/usr/bin/su").becomes(ROOT).executes("/bin/sh");
        assertThatFindings(found()).show("privilege-escalation.user-change", "userTo", "root");
    }

    @Test
    void inspect_suOfAScriptOrOfAnInstalledProgram_isQuiet() {
        session(scene)
                .starts("/bin/bash", "bash", "/tmp/x.sh")
                .starts("/usr/bin/su", "su")
                .becomes(ROOT);
        session(scene).starts("/usr/bin/mc", "mc").starts("/usr/bin/su", "su").becomes(ROOT);
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_programBecomesRoot_findsIt() {
        session(scene).starts("/home/app/x", "./x").becomes(ROOT);
        assertThatFindings(found()).show("privilege-escalation.user-change", "before", "uid 1000, euid 1000");
        assertThatFindings(found()).show("privilege-escalation.user-change", "userTo", "root");
    }

    @Test
    void inspect_whatFollows_isJoinedToTheSameAlert() {
        Scene.Actor exploit = session(scene).starts("/tmp/exploit", "./exploit").becomes(ROOT);
        exploit.starts("/usr/bin/whoami", "whoami");
        exploit.starts("/bin/cat", "cat", "/etc/shadow").opens("/etc/shadow");
        List<Alert> alerts = Detecting.alerts(detector(), scene.events());
        assertThat(alerts).singleElement().satisfies(alert -> {
            assertThat(alert.process().executable()).isEqualTo("/tmp/exploit");
            assertThat(alert.evidence())
                    .contains(Evidence.of("next", "ran whoami"), Evidence.of("next", "opened /etc/shadow"));
            assertThat(alert.confidence()).isEqualTo(Confidence.HIGH);
            assertThat(alert.revision()).isGreaterThan(1);
        });
    }

    @Test
    void inspect_setUserIdShell_findsIt() {
        Scene.Actor user = session(scene);
        scene.later(java.time.Duration.ZERO);
        user.forks()
                .does(context -> new io.hivesec.event.ProcessStarted(io.hivesec.event.Context.of(
                        context.time(),
                        context.container(),
                        context.process().toBuilder()
                                .executable("/tmp/rootbash")
                                .arguments("rootbash", "-p")
                                .user(SET_USER_ID)
                                .build())));
        assertThatFindings(found()).show("privilege-escalation.unexplained-root", "after", "uid 1000, euid 0");
        assertThat(found()).first().extracting(Finding::confidence).isEqualTo(Confidence.HIGH);
    }

    @Test
    void inspect_impostorNamedSu_findsIt() {
        session(scene).starts("/tmp/su", "su", "-").becomes(ROOT);
        assertThatFindings(found()).show("privilege-escalation.user-change");
    }

    @Test
    void inspect_pkexecWithoutArguments_findsIt() {
        session(scene).starts("/usr/bin/pkexec", "").becomes(ROOT);
        assertThatFindings(found()).show("privilege-escalation.user-change", "flaw", "CVE-2021-4034");
    }

    @Test
    void inspect_programOfAUserThatSudoStarted_findsIt() {
        scene.starts("/usr/bin/sudo", "sudo", "-u", "app", "server")
                .becomes(APP)
                .executes("/srv/server", "server")
                .becomes(ROOT);
        assertThatFindings(found()).show("privilege-escalation.user-change");
    }

    @Test
    void inspect_userGainsRootsPowers_findsIt() {
        session(scene)
                .starts("/home/app/x", "./x")
                .does(context -> new CapabilitiesChanged(context, Set.of(), Set.of("CAP_SYS_ADMIN", "CAP_NET_RAW")));
        assertThatFindings(found()).show("privilege-escalation.capabilities", "after", "CAP_SYS_ADMIN");
    }

    @Test
    void inspect_sudo_isQuiet() {
        Scene.Actor sudo = session(scene).starts("/usr/bin/sudo", "sudo", "id").becomes(ROOT);
        sudo.starts("/usr/bin/id", "id");
        sudo.executes("/usr/bin/apt-get", "apt-get", "update").starts("/bin/sh", "sh", "-c", "x");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_su_isQuiet() {
        session(scene)
                .starts("/usr/bin/su", "su")
                .becomes(ROOT)
                .starts("/bin/bash", "bash")
                .opens("/etc/passwd");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_passwd_isQuiet() {
        session(scene).starts("/usr/bin/passwd", "passwd").becomes(SET_USER_ID);
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_entryPointDropsRights_isQuiet() {
        scene.starts("/usr/local/bin/gosu", "gosu", "app", "server")
                .becomes(APP)
                .executes("/srv/server", "server");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_daemonTakesItsOwnRightsBack_isQuiet() {
        scene.starts("/usr/sbin/daemon", "daemon")
                .becomes(new User(0, 0, 1000, 1000, "app"))
                .becomes(ROOT);
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_cronStartsRootJob_isQuiet() {
        scene.starts("/usr/sbin/cron", "cron")
                .starts("/bin/sh", "sh", "-c", "run-parts")
                .starts("/usr/bin/id", "id");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_sandboxInItsNamespace_isQuiet() {
        session(scene)
                .starts("/usr/bin/bwrap", "bwrap")
                .does(context -> new CapabilitiesChanged(context, Set.of(), Set.of("CAP_SYS_ADMIN")));
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_rootAsksWhoItIs_isQuiet() {
        scene.starts("/bin/bash", "bash").starts("/usr/bin/whoami", "whoami").opens("/etc/passwd");
        assertThatFindings(found()).areNone();
    }

    private Scene.Actor elevator(String program, String... arguments) {
        return session(scene).starts(program, arguments).becomes(SET_USER_ID);
    }

    @Test
    void inspect_pkexecWithoutArgumentsOutOfSomebodysProgram_isFound() {
        session(scene)
                .starts("/tmp/pk/cve", "./cve")
                .executes("/usr/bin/pkexec")
                .becomes(ROOT);
        assertThatFindings(found()).areNone();
        session(scene).starts("/tmp/cve", "./cve").executes("/usr/bin/pkexec").becomes(ROOT);
        assertThatFindings(found()).show("privilege-escalation.user-change");
    }

    @Test
    void inspect_pkexecWithoutArgumentsOutOfAShell_isQuiet() {
        session(scene).starts("/usr/bin/pkexec").becomes(ROOT);
        assertThatFindings(found()).areNone();
    }

    @org.junit.jupiter.params.ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(
            strings = {"libnss_/woot1337.so.2", "/home/app/poc/pwnkit.so", "/tmp/x/gconv-modules"})
    void inspect_elevatorLoadsALibraryOfSomebodys_isFound(String library) {
        elevator("/usr/bin/sudo", "sudo", "-R", "woot", "woot").opens(library).becomes(ROOT);
        assertThatFindings(found()).show("privilege-escalation.user-change");
    }

    @org.junit.jupiter.params.ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(
            strings = {"/usr/libexec/sudo/sudoers.so", "/etc/ld.so.cache", "/lib/x86_64-linux-gnu/libnss_sss.so.2"})
    void inspect_elevatorLoadsItsLibraries_isQuiet(String library) {
        elevator("/usr/bin/sudo", "sudo", "make", "install").opens(library).becomes(ROOT);
        assertThatFindings(found()).areNone();
    }
}
