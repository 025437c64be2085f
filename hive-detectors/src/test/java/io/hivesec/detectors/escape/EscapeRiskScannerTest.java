package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.Scanner;
import io.hivesec.testkit.ScannerContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EscapeRiskScannerTest implements ScannerContract {

    @Override
    public Scanner scanner() {
        return new EscapeRiskScanner();
    }

    @Override
    public List<Artifact> malicious() {
        return List.of(
                Described.config("docker.json", Described.docker("'Privileged': true")),
                Described.config(
                        "pod.yaml",
                        "kind: Pod\nspec:\n  hostPID: true\n  containers:\n    - name: a\n      image: b\n"));
    }

    @Override
    public List<Artifact> benign() {
        return List.of(Described.config("docker.json", Described.docker("")));
    }

    @Test
    void scan_riskyContainer_saysWhatWhereAndHowBad() throws Exception {
        EngineVerdict verdict = scan(Described.docker("'CapAdd': ['CAP_SYSLOG', 'CAP_BPF'], 'UTSMode': 'host'"));
        assertThat(verdict.findings())
                .extracting(finding -> finding.rule().id())
                .as("worst first, and what is low left out")
                .containsExactly("escape-risk.capability-bpf", "escape-risk.capability-syslog");
        Finding worst = verdict.findings().get(0);
        assertThat(worst.severity()).isEqualTo(Severity.HIGH);
        assertThat(worst.subject().container().id()).isEqualTo("c0ffee");
        assertThat(worst.evidence())
                .contains(
                        Evidence.of("riskKind", "sensitive_capability"),
                        Evidence.of("setting", "cap:BPF"),
                        Evidence.of("field", "HostConfig.CapAdd"),
                        Evidence.of("value", "BPF"));
    }

    @Test
    void scan_twoSettingsOfOneRule_areOneFindingWithBoth() throws Exception {
        EngineVerdict verdict = scan(Described.docker("'Binds': ['/etc/shadow:/a', '/root/.ssh:/b']"));
        assertThat(verdict.findings())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.evidence("setting")).contains("mount:/etc/shadow, mount:/root/.ssh"));
    }

    @Test
    void scan_partThatCannotBeRead_isUnknownOnlyWhereNothingWorseIsFound() throws Exception {
        String broken = "\n---\nkind: [\n";
        assertThat(scan("kind: Pod\nspec: {containers: [{name: a}]}" + broken).verdict())
                .isEqualTo(Verdict.UNKNOWN);
        EngineVerdict risky = scan("kind: Pod\nspec: {hostPID: true, containers: [{name: a}]}" + broken);
        assertThat(risky.verdict()).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(risky.failures()).hasSize(1);
    }

    @Test
    void accepts_otherArtifacts_itDoesNot() {
        assertThat(scanner().accepts(FileArtifact.of("docker.json", new byte[0])))
                .isFalse();
    }

    private static EngineVerdict scan(String text) throws Exception {
        return new EscapeRiskScanner().scan(Described.config("test", text), Deadline.in(Duration.ofMinutes(1)));
    }
}
