package io.hivesec.artifact;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** A file, on disk, inside an archive, or only in memory. */
public final class FileArtifact implements Artifact {
    private final String name;
    private final Content content;
    private final MemoizedDigests digests;

    private FileArtifact(String name, Content content) {
        this.name = Objects.requireNonNull(name, "name");
        this.content = Objects.requireNonNull(content, "content");
        this.digests = new MemoizedDigests(content);
    }

    /** A file with this name and content; the name's ending says what it claims to be. */
    public static FileArtifact of(String name, Content content) {
        return new FileArtifact(name, content);
    }

    /** A file in memory. */
    public static FileArtifact of(String name, byte[] bytes) {
        return new FileArtifact(name, Content.of(bytes));
    }

    /** A file on disk, named by its path as given. */
    public static FileArtifact of(Path file) {
        return new FileArtifact(Objects.requireNonNull(file, "file").toString(), Content.of(file));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Content content() {
        return content;
    }

    @Override
    public Digests digests() throws IOException {
        return digests.get();
    }

    /** The name and nothing of the content. */
    @Override
    public String toString() {
        return "file " + name;
    }
}
