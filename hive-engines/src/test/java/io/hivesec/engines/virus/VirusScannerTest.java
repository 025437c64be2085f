package io.hivesec.engines.virus;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.Scanner;
import io.hivesec.testkit.ScannerContract;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VirusScannerTest implements ScannerContract {
    private static final Artifact BAD = FileArtifact.of("bad.bin", "evil".getBytes(StandardCharsets.US_ASCII));
    private static final Artifact GOOD = FileArtifact.of("good.bin", "good".getBytes(StandardCharsets.US_ASCII));

    @Override
    public Scanner scanner() {
        return new VirusScanner(VirusEngines.builder()
                .engine(new FakeEngine(
                        "clamav",
                        (specimen, deadline) -> specimen.content().read(100)[0] == 'e'
                                ? EngineAnswer.malicious(Threat.named("Unix.Miner.Example"))
                                : EngineAnswer.CLEAN))
                .engine(FakeEngine.clean("own"))
                .build());
    }

    @Override
    public List<Artifact> malicious() {
        return List.of(BAD);
    }

    @Override
    public List<Artifact> benign() {
        return List.of(GOOD);
    }

    @Test
    void scan_oneOfTwoFinds_hasColumnsDigestsAdviceAndALink() throws Exception {
        EngineVerdict verdict = scanner().scan(BAD, Deadline.in(Duration.ofSeconds(10)));
        assertThat(verdict.opinions())
                .extracting(opinion -> opinion.engine() + " " + opinion.answer())
                .containsExactly("clamav MALICIOUS", "own CLEAN");
        var finding = verdict.findings().get(0);
        assertThat(finding.evidence("detected")).contains("1/2");
        assertThat(finding.evidence("kind")).contains("miner");
        assertThat(finding.evidence("advice").orElseThrow()).startsWith("Stop the process");
        assertThat(finding.evidence("advice_zh").orElseThrow()).startsWith("停止进程");
        assertThat(finding.evidence("md5")).contains(BAD.digests().md5());
        assertThat(finding.evidence("secondOpinion").orElseThrow())
                .contains(BAD.digests().sha256());
    }

    @Test
    void scan_engineThatFails_isAFailureAndNeverBenign() throws Exception {
        VirusScanner scanner = new VirusScanner(VirusEngines.builder()
                .engine(FakeEngine.clean("own"))
                .engine(FakeEngine.answering("clamav", Answer.ERROR))
                .build());
        EngineVerdict verdict = scanner.scan(GOOD, Deadline.in(Duration.ofSeconds(10)));
        assertThat(verdict.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict.failures().get(0).message()).contains("clamav");
    }

    @Test
    void accepts_withoutEngines_nothing() {
        assertThat(new VirusScanner(VirusEngines.builder().build()).accepts(GOOD))
                .isFalse();
    }
}
