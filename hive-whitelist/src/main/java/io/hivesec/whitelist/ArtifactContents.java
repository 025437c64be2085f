package io.hivesec.whitelist;

import io.hivesec.alert.ArtifactIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds an artifact's bytes again for a rule that compares them with a sample. An alert holds digests only.
 *
 * <p>Threads: called from many at once. Errors: what cannot be read is empty, and then no similarity is found.
 */
@FunctionalInterface
public interface ArtifactContents {

    /** Finds nothing: samples are matched by their hash alone. */
    ArtifactContents NONE = artifact -> Optional.empty();

    /**
     * The bytes of this artifact, or empty when they are gone, have changed, or are more than 256 KiB.
     *
     * @param artifact the artifact; its SHA-256 is known
     */
    Optional<byte[]> read(ArtifactIdentity artifact);

    /** Reads the file that the artifact's name is the path of, if it still has the digest that the alert tells. */
    static ArtifactContents ofFiles() {
        return artifact -> {
            try {
                Path file = Path.of(artifact.name());
                if (!Files.isRegularFile(file)) {
                    return Optional.empty();
                }
                byte[] bytes;
                try (InputStream in = Files.newInputStream(file)) {
                    bytes = in.readNBytes(RuleLimits.SIMILARITY_BYTES + 1);
                }
                boolean same = bytes.length <= RuleLimits.SIMILARITY_BYTES
                        && Sha256.of(bytes).equals(artifact.digests().sha256());
                return same ? Optional.of(bytes) : Optional.empty();
            } catch (IOException | InvalidPathException e) {
                return Optional.empty();
            }
        };
    }
}
