package io.hivesec.artifact;

import java.io.IOException;

/** Bytes to judge. Immutable and thread-safe, as far as the content behind it stays what it was. */
public sealed interface Artifact permits FileArtifact, ClassArtifact, ContainerConfig {

    /** How a person finds it again: a path ({@code war!/inner} inside an archive), a class name, a file of settings. */
    String name();

    /** The bytes. */
    Content content();

    /**
     * The bytes' digests, computed once.
     *
     * @throws IOException when the bytes cannot be read
     */
    Digests digests() throws IOException;
}
