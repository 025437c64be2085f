package io.hivesec.alert;

import java.util.List;
import java.util.Objects;

/**
 * What was said of one artifact by every engine that applied.
 *
 * @param artifact which artifact
 * @param engines what each engine says, in the engines' order; empty when none applied
 */
public record ArtifactReport(ArtifactIdentity artifact, List<EngineVerdict> engines) {

    /** Copies the list and refuses null parts. */
    public ArtifactReport {
        Objects.requireNonNull(artifact, "artifact");
        engines = List.copyOf(engines);
    }

    /**
     * The gravest of the engines' verdicts; {@link Verdict#BENIGN} only when every engine that applied said so, and
     * {@link Verdict#UNKNOWN} when none applied.
     */
    public Verdict verdict() {
        return engines.stream().map(EngineVerdict::verdict).reduce(Verdict::or).orElse(Verdict.UNKNOWN);
    }

    /** Every engine's findings. */
    public List<Finding> findings() {
        return engines.stream().flatMap(engine -> engine.findings().stream()).toList();
    }

    /** Everything that could not be judged. */
    public List<Failure> failures() {
        return engines.stream().flatMap(engine -> engine.failures().stream()).toList();
    }
}
