package io.hivesec.engines.memshell;

import io.hivesec.artifact.ClassOrigin;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is known of where a loaded class came from. Facts that are not known count for nothing.
 *
 * @param facts what was observed
 * @param registrations how requests reach it, for example {@code filter /*}; empty if that is not known
 * @param superTypes internal names of all its super types, as the JVM resolved them; empty if that is not known
 */
public record Provenance(Set<Fact> facts, List<String> registrations, List<String> superTypes) {
    /** Nothing is known, as of a class file on disk. */
    public static final Provenance UNKNOWN = new Provenance(Set.of(), List.of(), List.of());

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

    /** Copies the collections. */
    public Provenance {
        facts = Set.copyOf(facts);
        registrations = List.copyOf(registrations);
        superTypes = List.copyOf(superTypes);
    }

    /**
     * What a JVM told of a loaded class.
     *
     * @param origin what the JVM told
     * @return the provenance
     */
    static Provenance of(ClassOrigin origin) {
        return of(origin, Set.of());
    }

    /** The same, with what else was observed. */
    static Provenance of(ClassOrigin origin, Set<Fact> observed) {
        Set<Fact> facts = EnumSet.noneOf(Fact.class);
        facts.addAll(observed);
        // Classes of the bootstrap loader have neither; a class of any other loader without a code source was defined
        // by hand.
        if (!origin.loaders().isEmpty() && origin.codeSource().isEmpty()) {
            facts.add(Fact.NO_CODE_SOURCE);
        }
        List<String> superTypes =
                origin.superTypes().stream().map(name -> name.replace('.', '/')).toList();
        return new Provenance(facts, origin.registrations(), superTypes);
    }

    /**
     * Tells whether anything unusual was observed.
     *
     * @return true if so
     */
    public boolean isOdd() {
        return !facts.isEmpty() || !registrations.isEmpty();
    }
}
