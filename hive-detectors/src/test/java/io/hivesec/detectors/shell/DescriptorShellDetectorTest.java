package io.hivesec.detectors.shell;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Severity;
import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.event.Scope;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DescriptorShellDetectorTest implements DetectorContract {
    private static final String OUTSIDE = "198.51.100.7";
    private final Scene scene = Scene.in("web");

    @Override
    public Detector detector() {
        return new DescriptorShellDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("incident");
        incident.starts("/usr/bin/bash", "bash", "-i")
                .connects(3, OUTSIDE, 4444)
                .duplicates(3, 0)
                .duplicates(3, 1);
        return incident.events();
    }

    private List<Finding> found() {
        return Detecting.findings(detector(), scene);
    }

    @Test
    void inspect_bashDuplicatesItsSocketOntoItsStreams_findsIt() {
        scene.starts("/usr/bin/bash", "bash", "-i")
                .connects(3, OUTSIDE, 4444)
                .duplicates(3, 1)
                .duplicates(3, 0);
        assertThatFindings(found()).show("reverse-shell.descriptor", "scope", "external");
        assertThat(found().get(0).subject().target()).isEqualTo(Endpoint.of(OUTSIDE, 4444));
    }

    /** As an alert of Falco's tells it whose output names no pid. */
    private List<Finding> foundOfUnnumbered(String executable, int descriptor) {
        Process process = Process.builder()
                .executable(executable)
                .arguments(executable, "-i")
                .build();
        Process parent = Process.builder().executable("/usr/sbin/php-fpm").build();
        Context context = new Context(Instant.EPOCH, Container.HOST, process, List.of(parent));
        Event event = new NetworkConnected(context, "tcp", Endpoint.UNKNOWN, Endpoint.of(OUTSIDE, 4444), descriptor);
        return Detecting.findings(detector(), List.of(event));
    }

    @Test
    void inspect_shellWithoutPidWhoseStreamIsASocket_findsItWithItsAncestors() {
        assertThat(foundOfUnnumbered("/bin/bash", 0)).singleElement().satisfies(finding -> {
            assertThat(finding.rule().id()).isEqualTo("reverse-shell.descriptor");
            assertThat(finding.subject().target()).isEqualTo(Endpoint.of(OUTSIDE, 4444));
            assertThat(finding.subject().ancestors()).extracting(Process::name).contains("php-fpm");
        });
    }

    @Test
    void inspect_withoutPid_otherProgramOrOtherDescriptor_isSilent() {
        assertThat(foundOfUnnumbered("/usr/sbin/haproxy", 0)).isEmpty();
        assertThat(foundOfUnnumbered("/bin/bash", 3)).isEmpty();
        assertThat(foundOfUnnumbered("/bin/bash", NetworkConnected.NO_DESCRIPTOR))
                .isEmpty();
    }

    @Test
    void inspect_shellInheritsFromInterpreter_isOneAlertAboutTheConnectingProcess() {
        Scene.Actor python = scene.starts("/usr/sbin/nginx", "nginx")
                .starts("/usr/bin/python3.11", "python3", "x.py")
                .connects(3, OUTSIDE, 443)
                .duplicates(3, 0)
                .duplicates(3, 1)
                .duplicates(3, 2);
        Scene.Actor shell = python.forks().executes("/bin/sh", "sh", "-i");
        shell.starts("/usr/bin/id", "id");
        shell.starts("/bin/bash", "bash", "-c", "id");
        List<Alert> alerts = Detecting.alerts(detector(), scene.events());
        assertThat(alerts).singleElement().satisfies(alert -> {
            assertThat(alert.process().executable()).isEqualTo("/usr/bin/python3.11");
            assertThat(alert.ancestors()).extracting(one -> one.name()).containsExactly("nginx");
            assertThat(alert.evidence())
                    .anySatisfy(one -> assertThat(one.value()).endsWith("sh -i"));
        });
    }

    @Test
    void inspect_perlBecomesShell_isOneAlert() {
        scene.starts("/usr/bin/perl", "perl", "x")
                .connects(3, OUTSIDE, 443)
                .duplicates(3, 0)
                .duplicates(3, 1)
                .executes("/bin/sh", "sh", "-i");
        assertThat(Detecting.alerts(detector(), scene.events())).hasSize(1);
    }

    @Test
    void inspect_compiledProgramBecomesShell_findsIt() {
        scene.starts("/opt/app/worker", "worker")
                .connects(5, OUTSIDE, 443)
                .duplicates(5, 0)
                .duplicates(5, 1)
                .executes("/bin/sh", "sh");
        assertThatFindings(found()).show("reverse-shell.descriptor");
    }

    @Test
    void inspect_socketWasStandardInputFromTheStart_findsIt() {
        scene.starts("/bin/bash", "bash")
                .duplicates(0, 1)
                .connects(0, OUTSIDE, 443)
                .duplicates(0, 1);
        assertThatFindings(found()).show("reverse-shell.descriptor");
    }

    @Test
    void inspect_acceptedConnection_isBindShell() {
        scene.starts("/usr/bin/nc", "nc", "-lp", "31337", "-e", "/bin/sh")
                .listens(3, 31337)
                .accepts(4, "203.0.113.5", 50000)
                .duplicates(4, 0)
                .duplicates(4, 1)
                .executes("/bin/sh", "sh");
        assertThatFindings(found()).show("reverse-shell.bind");
        assertThatFindings(found()).doNotShow("reverse-shell.descriptor");
    }

    @Test
    void inspect_loopbackTarget_isFoundAndScoredLow() {
        scene.starts("/bin/bash", "bash")
                .connects(3, "127.0.0.1", 4444)
                .duplicates(3, 0)
                .duplicates(3, 1);
        assertThat(found()).first().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.MEDIUM);
            assertThat(finding.subject().target().scope()).isEqualTo(Scope.LOOPBACK);
        });
    }

    @Test
    void inspect_shellUnderInetd_findsIt() {
        scene.starts("/usr/sbin/inetd", "inetd")
                .accepts(4, OUTSIDE, 999)
                .forks()
                .duplicates(4, 0)
                .duplicates(4, 1)
                .executes("/bin/sh", "sh", "-i");
        assertThatFindings(found()).show("reverse-shell.bind");
    }

    @Test
    void inspect_onlyOutputToTheSocket_isQuiet() {
        scene.starts("/bin/bash", "bash", "-c", "echo ok")
                .connects(3, OUTSIDE, 443)
                .duplicates(3, 1)
                .duplicates(3, 2);
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_portProbe_isQuiet() {
        scene.starts("/bin/bash", "bash", "-c", "echo > /dev/tcp/db/5432")
                .connects(3, "10.0.0.3", 5432)
                .duplicates(1, 10)
                .duplicates(3, 1)
                .duplicates(10, 1);
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_outputCapturedToFileThatReusesTheNumber_isQuiet() {
        scene.starts("/usr/bin/python3", "python3", "build.py")
                .connects(3, OUTSIDE, 443)
                .forks()
                .duplicates(3, 1)
                .executes("/bin/sh", "sh", "-c", "make");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_inheritedSocketOnHighDescriptor_isQuiet() {
        scene.starts("/usr/sbin/openvpn", "openvpn")
                .connects(7, OUTSIDE, 1194)
                .forks()
                .executes("/bin/sh", "sh", "/etc/openvpn/up.sh");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_scriptUnderInetd_isQuiet() {
        scene.starts("/usr/sbin/xinetd", "xinetd")
                .accepts(4, "10.0.0.9", 999)
                .forks()
                .duplicates(4, 0)
                .duplicates(4, 1)
                .executes("/bin/sh", "sh", "/usr/local/bin/check");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_gitUnderItsDaemon_isQuiet() {
        scene.starts("/usr/lib/git-core/git-daemon", "git-daemon")
                .accepts(4, "10.0.0.9", 999)
                .forks()
                .duplicates(4, 0)
                .duplicates(4, 1)
                .executes("/usr/bin/git", "git", "upload-pack", "/srv/a");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_sessionShellOfRshd_isQuiet() {
        scene.starts("/usr/sbin/in.rshd", "in.rshd")
                .accepts(4, "10.0.0.9", 514)
                .forks()
                .duplicates(4, 0)
                .duplicates(4, 1)
                .executes("/bin/sh", "sh", "-c", "date");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_serverWithTheNameOfALoginServerInTmp_findsIt() {
        scene.starts("/tmp/sshd", "sshd")
                .accepts(4, OUTSIDE, 514)
                .forks()
                .duplicates(4, 0)
                .duplicates(4, 1)
                .executes("/bin/sh", "sh");
        assertThatFindings(found()).show("reverse-shell.bind");
    }

    @Test
    void inspect_unixSocket_isQuiet() {
        scene.starts("/bin/bash", "bash")
                .connects(3, "/run/nscd/socket", 0)
                .duplicates(3, 0)
                .duplicates(3, 1);
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_nameQuery_isQuiet() {
        scene.starts("/usr/bin/python3", "python3", "d.py")
                .does(context -> new NetworkConnected(context, "udp", Endpoint.UNKNOWN, Endpoint.of("10.0.0.2", 53), 3))
                .duplicates(3, 0)
                .duplicates(3, 1);
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_terminalOpenedUnderTheSameNumber_isQuiet() {
        scene.starts("/usr/bin/python3", "python3", "t.py")
                .connects(3, OUTSIDE, 443)
                .forks()
                .opens("/dev/pts/4")
                .duplicates(3, 0)
                .duplicates(3, 1)
                .executes("/bin/bash", "bash");
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_programThatIsNoShell_isQuiet() {
        scene.starts("/usr/bin/rsync", "rsync", "--server")
                .connects(3, OUTSIDE, 873)
                .duplicates(3, 0)
                .duplicates(3, 1);
        assertThatFindings(found()).areNone();
    }

    @ParameterizedTest
    @CsvSource({"0, 1, true", "1, 2, false"})
    void inspect_connectionToldAfterTheStreams_isFoundWhereBothAreIt(int first, int second, boolean isFound) {
        scene.starts("/usr/bin/node", "node", "x.js")
                .forks()
                .duplicates(18, first)
                .duplicates(18, second)
                .executes("/bin/bash")
                .connects(18, OUTSIDE, 443);
        if (isFound) assertThatFindings(found()).show("reverse-shell.descriptor");
        else assertThatFindings(found()).areNone();
    }

    @ParameterizedTest
    @CsvSource({"11, true", "12, false"})
    void inspect_connectionOfAParentToldAfterTheChildsStreams_isFoundWhereItIsTheSame(int descriptor, boolean isFound) {
        Scene.Actor server = scene.starts("/usr/bin/python3");
        server.forks().duplicates(11, 0).duplicates(11, 1).executes("/bin/sh");
        server.connects(descriptor, OUTSIDE, 443);
        if (isFound) assertThatFindings(found()).show("reverse-shell.descriptor", "scope", "external");
        else assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_programThatIsManyStartedByItsOwnInetd_isAService() {
        Scene.Actor server = scene.starts("/bin/busybox").accepts(5, "10.0.0.3", 51000);
        server.forks().duplicates(5, 0).duplicates(5, 1).executes("/bin/busybox");
        assertThatFindings(found()).areNone();
    }

    @ParameterizedTest
    @CsvSource({"/bin/busybox, true", "/bin/cat, false"})
    void inspect_programThatIsManyOnASocket_mayBeAShell(String executable, boolean isFound) {
        scene.starts("/var/tmp/n")
                .connects(4, OUTSIDE, 443)
                .duplicates(4, 0)
                .duplicates(4, 1)
                .executes(executable);
        if (isFound) assertThatFindings(found()).show("reverse-shell.descriptor");
        else assertThatFindings(found()).areNone();
    }
}
