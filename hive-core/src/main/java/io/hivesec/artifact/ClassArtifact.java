package io.hivesec.artifact;

import java.io.IOException;
import java.util.Objects;

/** A class, as bytes, with what a JVM that loaded it tells of its origin. It is never loaded or linked here. */
public final class ClassArtifact implements Artifact {
    private final String className;
    private final Content content;
    private final ClassOrigin origin;
    private final MemoizedDigests digests;

    private ClassArtifact(String className, Content content, ClassOrigin origin) {
        this.className = Objects.requireNonNull(className, "className");
        this.content = Objects.requireNonNull(content, "content");
        this.origin = Objects.requireNonNull(origin, "origin");
        this.digests = new MemoizedDigests(content);
    }

    /**
     * A class and where it came from.
     *
     * @param className the name the JVM gives it, with dots
     * @param bytes the class file
     * @param origin where it came from
     */
    public static ClassArtifact of(String className, byte[] bytes, ClassOrigin origin) {
        return new ClassArtifact(className, Content.of(bytes), origin);
    }

    /** The class's name, with dots. */
    @Override
    public String name() {
        return className;
    }

    @Override
    public Content content() {
        return content;
    }

    /** Where it came from. */
    public ClassOrigin origin() {
        return origin;
    }

    @Override
    public Digests digests() throws IOException {
        return digests.get();
    }

    /** The name and nothing of the content. */
    @Override
    public String toString() {
        return "class " + className;
    }
}
