package io.hivesec.engines.virus;

import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.Content;
import io.hivesec.artifact.Digests;
import java.io.IOException;
import java.util.Objects;

/**
 * Bytes for engines to judge, without the name they had.
 *
 * @param content the bytes
 * @param size how many there are
 * @param digests what identifies them
 */
public record Specimen(Content content, long size, Digests digests) {

    /** Refuses null parts. */
    public Specimen {
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(digests, "digests");
    }

    /**
     * An artifact's bytes.
     *
     * @throws IOException when they cannot be read
     */
    public static Specimen of(Artifact artifact) throws IOException {
        return new Specimen(artifact.content(), artifact.content().size(), artifact.digests());
    }

    /**
     * Bytes in memory.
     *
     * @throws IOException never; the digests are computed like those of any content
     */
    public static Specimen of(byte[] bytes) throws IOException {
        Content content = Content.of(bytes);
        return new Specimen(content, bytes.length, Digests.of(content));
    }
}
