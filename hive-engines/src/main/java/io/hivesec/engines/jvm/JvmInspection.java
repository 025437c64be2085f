package io.hivesec.engines.jvm;

import io.hivesec.artifact.ClassArtifact;
import io.hivesec.engines.memshell.ClassContext;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was read out of a JVM: the classes that are to be judged and what is known of them. Immutable and thread-safe.
 */
public final class JvmInspection {
    private final JvmProcess process;
    private final Summary summary;
    private final Map<ClassArtifact, ClassContext> classes;
    private final List<ClassArtifact> order;

    /**
     * The inspection in numbers.
     *
     * @param version the JVM's version
     * @param classes how many classes it has loaded
     * @param read of how many the bytes were read
     * @param registrations how many components its containers have registered
     * @param sites host and context of everything that answers there
     * @param millis how long the agent was inside
     * @param pauseMillis how long the transformations took, during which the JVM stood still at times
     * @param stoppedMillis how long the JVM stood still as a whole while hidden classes were copied; 0 when it did not
     * @param notes what could not be done or may have changed the JVM
     */
    public record Summary(
            String version,
            int classes,
            int read,
            int registrations,
            List<String> sites,
            long millis,
            long pauseMillis,
            long stoppedMillis,
            List<String> notes) {
        /** Copies the lists. */
        public Summary {
            sites = List.copyOf(sites);
            notes = List.copyOf(notes);
        }
    }

    JvmInspection(
            JvmProcess process, Summary summary, List<ClassArtifact> order, Map<ClassArtifact, ClassContext> classes) {
        this.process = process;
        this.summary = summary;
        this.order = List.copyOf(order);
        this.classes = new IdentityHashMap<>(classes);
    }

    /** The JVM's process. */
    public JvmProcess process() {
        return process;
    }

    /** The inspection in numbers. */
    public Summary summary() {
        return summary;
    }

    /** The classes to judge; one whose bytes could not be had has none. */
    public List<ClassArtifact> classes() {
        return order;
    }

    /**
     * What is known of one of the classes.
     *
     * @param type a class, the same object that {@link #classes()} gave
     * @return empty for any other
     */
    public Optional<ClassContext> context(ClassArtifact type) {
        return Optional.ofNullable(classes.get(type));
    }
}
