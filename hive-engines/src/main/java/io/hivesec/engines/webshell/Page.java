package io.hivesec.engines.webshell;

import io.hivesec.artifact.FileArtifact;
import java.util.function.BooleanSupplier;

/** A file to judge, and the time there is to do it. Threads: safe to share; nobody changes the bytes. */
public final class Page {
    private final FileArtifact file;
    private final byte[] bytes;
    private final BooleanSupplier expired;

    private Page(FileArtifact file, byte[] bytes, BooleanSupplier expired) {
        this.file = file;
        this.bytes = bytes;
        this.expired = expired;
    }

    /**
     * A page.
     *
     * @param file the file
     * @param bytes its content, not copied
     * @param expired whether the time is up
     */
    public static Page of(FileArtifact file, byte[] bytes, BooleanSupplier expired) {
        return new Page(file, bytes, expired);
    }

    /** A page in memory with all the time there is, for a page that another one carries. */
    public static Page of(String name, byte[] bytes) {
        return new Page(FileArtifact.of(name, bytes), bytes, () -> false);
    }

    /** The file, for its digests. */
    public FileArtifact file() {
        return file;
    }

    /** The file's name, with the path it was given by. */
    public String name() {
        return file.name();
    }

    /** The content itself, not a copy: read it, do not change it. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether the time is up. Long loops ask every few hundred steps and then report a problem. */
    public boolean isExpired() {
        return expired.getAsBoolean();
    }
}
