package io.hivesec.engines.webshell;

import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.webshell.include.Includes;
import io.hivesec.engines.webshell.include.PageTree;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** A file to judge, and the time there is to do it. Threads: safe to share; nobody changes the bytes. */
public final class Page {
    private final FileArtifact file;
    private final byte[] bytes;
    private final BooleanSupplier expired;
    private final PageTree tree;

    private Page(FileArtifact file, byte[] bytes, BooleanSupplier expired, PageTree tree) {
        this.file = file;
        this.bytes = bytes;
        this.expired = expired;
        this.tree = tree;
    }

    /**
     * A page.
     *
     * @param file the file
     * @param bytes its content, not copied
     * @param expired whether the time is up
     */
    public static Page of(FileArtifact file, byte[] bytes, BooleanSupplier expired) {
        return new Page(file, bytes, expired, PageTree.NONE);
    }

    /**
     * A page that may include files.
     *
     * @param file the file
     * @param bytes its content, not copied
     * @param expired whether the time is up
     * @param tree the folders in which it finds what it includes
     */
    public static Page of(FileArtifact file, byte[] bytes, BooleanSupplier expired, PageTree tree) {
        return new Page(file, bytes, expired, tree);
    }

    /** A page in memory with all the time there is, for a page that another one carries. */
    public static Page of(String name, byte[] bytes) {
        return of(FileArtifact.of(name, bytes), bytes, () -> false);
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

    /** Its first bytes, {@code count} at most, as ISO 8859-1. */
    String start(int count) {
        return new String(bytes, 0, Math.min(bytes.length, count), StandardCharsets.ISO_8859_1);
    }

    /** What it may include: for one judgement, counted from the beginning. */
    public Includes includes() {
        return tree.includesOf(name());
    }

    /** Whether the time is up. Long loops ask every few hundred steps and then report a problem. */
    public boolean isExpired() {
        return expired.getAsBoolean();
    }
}
