package io.hivesec.artifact;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** A description of containers in a runtime's or an orchestrator's own form: the text to judge, not yet understood. */
public final class ContainerConfig implements Artifact {
    private final String name;
    private final Content content;
    private final MemoizedDigests digests;

    private ContainerConfig(String name, Content content) {
        this.name = Objects.requireNonNull(name, "name");
        this.content = Objects.requireNonNull(content, "content");
        this.digests = new MemoizedDigests(content);
    }

    /** A description with this name and text. */
    public static ContainerConfig of(String name, Content content) {
        return new ContainerConfig(name, content);
    }

    /** A description in memory. */
    public static ContainerConfig of(String name, byte[] bytes) {
        return new ContainerConfig(name, Content.of(bytes));
    }

    /** A description in a file, named by its path as given. */
    public static ContainerConfig of(Path file) {
        return new ContainerConfig(Objects.requireNonNull(file, "file").toString(), Content.of(file));
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
        return "container configuration " + name;
    }
}
