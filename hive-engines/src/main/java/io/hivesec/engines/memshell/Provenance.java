package io.hivesec.engines.memshell;

import java.util.Set;

/**
 * What is known of where a loaded class came from. Facts that are not known count for nothing.
 *
 * @param facts what was observed
 * @param registeredAs how the container knows it, for example {@code filter /*}, empty if it is not known to be registered
 */
public record Provenance(Set<Fact> facts, String registeredAs) {
    /** Nothing is known, as of a class file on disk. */
    public static final Provenance UNKNOWN = new Provenance(Set.of(), "");

    /** One observation. */
    public enum Fact {
        /** The class has no code source, though its loader gives one to others. */
        NO_CODE_SOURCE,
        /** The code source is not among the application's or the container's archives. */
        FOREIGN_CODE_SOURCE,
        /** The container came to know it after start. */
        REGISTERED_AT_RUN_TIME,
        /** Its loader finds no resource of its name. */
        RESOURCE_MISSING,
        /** The resource of its name is a different class. */
        RESOURCE_DIFFERS,
        /** Hidden, or defined anonymously. */
        HIDDEN
    }

    /** Copies the set. */
    public Provenance {
        facts = Set.copyOf(facts);
    }

    /**
     * Tells whether anything unusual was observed.
     *
     * @return true if so
     */
    public boolean isOdd() {
        return !facts.isEmpty() || !registeredAs.isEmpty();
    }
}
