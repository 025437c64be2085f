package io.hivesec.alert;

import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.Digests;
import java.io.IOException;
import java.util.Objects;

/**
 * Which artifact is meant, without its bytes.
 *
 * @param name how a person finds it again
 * @param digests what identifies its bytes; {@link Digests#NONE} when they could not be read
 */
public record ArtifactIdentity(String name, Digests digests) {

    /** No artifact. */
    public static final ArtifactIdentity NONE = new ArtifactIdentity("", Digests.NONE);

    /** Refuses null parts. */
    public ArtifactIdentity {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(digests, "digests");
    }

    /**
     * The artifact's name and digests.
     *
     * @throws IOException when its bytes cannot be read
     */
    public static ArtifactIdentity of(Artifact artifact) throws IOException {
        return new ArtifactIdentity(artifact.name(), artifact.digests());
    }

    /** Whether an artifact is meant at all. */
    public boolean isKnown() {
        return !name.isEmpty();
    }
}
