package io.hivesec.examples.plugin;

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

final class MiningPoolScannerTest implements ScannerContract {
    @Override
    public Scanner scanner() {
        return new MiningPoolScanner();
    }

    @Override
    public List<Artifact> malicious() {
        return List.of(
                file("config.json", "{\"pools\":[{\"url\":\"stratum+tcp://pool.example:3333\"}]}"),
                file("run.sh", "./kworker -o stratum+ssl://203.0.113.9:443"));
    }

    @Override
    public List<Artifact> benign() {
        return List.of(
                file("config.json", "{\"url\":\"https://pool.example:3333\"}"),
                file("ntp.conf", "# stratum 2, see stratum+tcp"),
                file("empty.yml", ""));
    }

    @Test
    void accepts_whatIsNoConfiguration_isNotTaken() {
        assertThat(scanner().accepts(file("photo.png", ""))).isFalse();
    }

    @Test
    void scan_fileLongerThanItReads_isUnknownNotBenign() throws Exception {
        EngineVerdict verdict = scanner()
                .scan(FileArtifact.of("big.conf", new byte[17 * 1024 * 1024]), Deadline.in(Duration.ofMinutes(1)));
        assertThat(verdict.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict.failures()).hasSize(1);
    }

    private static Artifact file(String name, String text) {
        return FileArtifact.of(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
