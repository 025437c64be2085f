package io.hivesec.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.artifact.ContainerConfig;
import io.hivesec.artifact.Content;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.Scanner;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every scanner keeps to. A scanner's test implements this interface and has these tests beside its own. */
public interface ScannerContract {

    /** A new instance of the scanner. */
    Scanner scanner();

    /** Artifacts that it finds malicious or suspicious, small and inert. */
    List<Artifact> malicious();

    /** Artifacts that it takes and calls benign. */
    List<Artifact> benign();

    /** It says of each artifact what it should. */
    @Test
    default void contract_verdicts_areRight() throws Exception {
        for (Artifact artifact : malicious()) {
            EngineVerdict verdict = scan(scanner(), artifact);
            assertThat(verdict.verdict())
                    .as("verdict on %s; failures: %s", artifact, Telling.failures(verdict.failures()))
                    .isGreaterThanOrEqualTo(Verdict.SUSPICIOUS);
            assertThat(verdict.findings()).as("findings in %s", artifact).isNotEmpty();
            assertThat(scanner().rules())
                    .as("rules(), which have to hold the rule of every finding")
                    .containsAll(verdict.findings().stream().map(Finding::rule).toList());
            verdict.findings().forEach(RuleWords::areFilled);
        }
        for (Artifact artifact : benign()) {
            EngineVerdict verdict = scan(scanner(), artifact);
            assertThat(verdict.verdict())
                    .as(
                            "verdict on %s; findings: %s; failures: %s",
                            artifact, Telling.findings(verdict.findings()), Telling.failures(verdict.failures()))
                    .isEqualTo(Verdict.BENIGN);
        }
    }

    /** Every rule has words in English and in Chinese: its own in both languages, or those of its type. */
    @Test
    default void contract_rules_haveWordsInBothLanguages() {
        RuleWords.areThere(scanner().rules());
    }

    /** Cut short or with bytes changed, an artifact ends in a verdict: never in a crash of the pipeline, never late. */
    @Test
    default void contract_brokenArtifacts_endInAVerdict() throws IOException {
        Random random = new Random(20260102);
        try (Hive hive = Hive.builder().scanner(scanner()).build()) {
            for (Artifact artifact : malicious()) {
                byte[] bytes = artifact.content().read(1 << 20);
                for (int round = 0; round < 60; round++) {
                    byte[] broken =
                            Arrays.copyOf(bytes, round % 3 == 0 ? random.nextInt(bytes.length + 1) : bytes.length);
                    for (int i = 0; i < round % 8 && broken.length > 0; i++) {
                        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
                    }
                    List<ArtifactReport> reports =
                            hive.scan(withContent(artifact, broken)).artifacts();
                    assertThat(reports).hasSize(1);
                    if (!reports.get(0).failures().isEmpty()) {
                        assertThat(reports.get(0).verdict()).isNotEqualTo(Verdict.BENIGN);
                    }
                }
            }
        }
    }

    /** Many threads get what one thread gets. */
    @Test
    default void contract_manyThreads_getWhatOneGets() throws Exception {
        Scanner scanner = scanner();
        for (Artifact artifact : malicious()) {
            List<Finding> expected = scan(scanner, artifact).findings();
            for (List<Finding> findings :
                    Concurrently.run(() -> scan(scanner, artifact).findings())) {
                Telling.requireSame(
                        expected, findings, "many threads at once: a scanner keeps nothing between its calls");
            }
        }
    }

    private static EngineVerdict scan(Scanner scanner, Artifact artifact) throws Exception {
        assertThat(scanner.accepts(artifact))
                .as("accepts(%s), which is one of malicious() or benign()", artifact)
                .isTrue();
        EngineVerdict verdict = scanner.scan(artifact, Deadline.in(Duration.ofMinutes(1)));
        assertThat(verdict).as("verdict on %s", artifact).isNotNull();
        assertThat(verdict.engine())
                .as("engine that the verdict on %s names, which is the scanner's id", artifact)
                .isEqualTo(scanner.id());
        return verdict;
    }

    private static Artifact withContent(Artifact artifact, byte[] bytes) {
        if (artifact instanceof ClassArtifact loaded) {
            return ClassArtifact.of(loaded.name(), bytes, loaded.origin());
        }
        return artifact instanceof ContainerConfig
                ? ContainerConfig.of(artifact.name(), Content.of(bytes))
                : FileArtifact.of(artifact.name(), bytes);
    }
}
