package io.hivesec.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.artifact.Digests;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTest {
    private static final Failure FAILURE = Failure.of("engine", FailureKind.TIMED_OUT, "a.jsp", "too slow");

    @Test
    void verdict_oneEngineCannotTell_isNotBenign() {
        ArtifactReport report = new ArtifactReport(
                new ArtifactIdentity("a.jsp", Digests.NONE),
                List.of(EngineVerdict.benign("one"), EngineVerdict.unknown("two", FAILURE)));
        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void verdict_noEngineApplied_isUnknown() {
        assertThat(new ArtifactReport(new ArtifactIdentity("a", Digests.NONE), List.of()).verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void verdict_everyEngineFoundNothing_isBenign() {
        ArtifactReport report = new ArtifactReport(
                new ArtifactIdentity("a.jsp", Digests.NONE),
                List.of(EngineVerdict.benign("one"), EngineVerdict.benign("two")));
        assertThat(report.verdict()).isEqualTo(Verdict.BENIGN);
    }

    @Test
    void engineVerdict_benignWithAFailure_isRefused() {
        assertThatThrownBy(() -> new EngineVerdict(
                        "one", Verdict.BENIGN, "", "", Duration.ZERO, List.of(), List.of(FAILURE), List.of()))
                .hasMessageContaining("never clean");
    }

    @Test
    void technique_notAnId_isRefused() {
        assertThatThrownBy(() -> new Technique("T1")).hasMessageContaining("'T1'");
        assertThat(new Technique("T1059.004").id()).isEqualTo("T1059.004");
    }
}
