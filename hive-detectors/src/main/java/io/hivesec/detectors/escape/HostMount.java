package io.hivesec.detectors.escape;

import java.util.Objects;

/**
 * A path of the host that a container sees.
 *
 * @param source the path on the host as written, without what is lexically superfluous
 * @param target where the container sees it
 * @param readOnly whether the mount is read-only
 * @param propagation such as {@code rprivate}; empty when nothing is said
 * @param field where the description says so
 */
public record HostMount(String source, String target, boolean readOnly, String propagation, String field) {

    /** Tidies the source and refuses null parts. */
    public HostMount {
        source = HostPaths.tidy(source);
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(propagation, "propagation");
        Objects.requireNonNull(field, "field");
    }

    /** Whether mounts made inside reach the host. */
    boolean isShared() {
        return propagation.equals("shared") || propagation.equals("rshared") || propagation.equals("Bidirectional");
    }
}
