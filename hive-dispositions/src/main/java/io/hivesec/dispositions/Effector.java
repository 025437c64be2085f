package io.hivesec.dispositions;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Action;
import io.hivesec.alert.Plan.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The hand that acts on one kind of target. It knows nothing of approvals, journals and budgets, which
 * {@link JournaledDisposition} adds; it reads the state, acts, and reads the state again, because what an engine answers
 * says little (Docker answers a second {@code pause} with 409 where podman says 500).
 *
 * <p>Threads: all methods are called from many threads at once, but for one target from one at a time.
 */
public interface Effector {

    /** When a target's identity is asked for. */
    enum Moment {
        /** Before something is done to it. */
        APPLY,
        /** Before something is taken back; it may have been restarted in between. */
        UNDO
    }

    /** The disposition's id, such as {@code container.isolate}. */
    String id();

    /**
     * What would be done about an alert. Changes nothing.
     *
     * @return the plan, or empty when the alert is not about such a target
     * @throws RefusedException when the target is one that must not be touched
     * @throws IOException when the target cannot be read
     */
    Optional<Plan> plan(Alert alert) throws IOException;

    /**
     * Makes sure that the target is still the one that was planned for and may still be touched.
     *
     * @throws RefusedException when it is not
     * @throws IOException when that cannot be told
     */
    void check(Target target, Moment moment) throws IOException;

    /**
     * Who shares the target's work, for the budget: a name for the workload and those that do that work.
     *
     * @throws IOException when that cannot be told
     */
    default Workload workload(Target target) throws IOException {
        return Workload.ALONE;
    }

    /**
     * Records what the target is, before it is touched.
     *
     * @param directory where to put it; made by this when there is something to put
     * @return the digest of each file written, by name; empty when there is nothing to record
     * @throws IOException when it cannot be recorded
     */
    default Map<String, String> evidence(Target target, Path directory) throws IOException {
        return Map.of();
    }

    /**
     * What would put back what an action is about to change, from the state as it is now.
     *
     * @return the inverse; empty when there is none, or when the action would change nothing
     * @throws IOException when the state cannot be read
     */
    Optional<Action> inverse(Target target, Action action) throws IOException;

    /**
     * Does it. Doing it twice is doing it once.
     *
     * @return what a person should know of how it went, a sentence; empty when there is nothing to say
     * @throws IOException when the state afterwards is not the one wanted
     */
    String perform(Target target, Action action) throws IOException;

    /**
     * Looks whether the plan's effect is there. Changes nothing.
     *
     * @throws IOException when that cannot be told
     */
    Probe probe(Plan plan) throws IOException;

    /**
     * What a look found.
     *
     * @param holds whether the effect is there
     * @param details what was seen, each a sentence
     */
    record Probe(boolean holds, List<String> details) {
        /** Copies the details. */
        public Probe {
            details = List.copyOf(details);
        }
    }

    /**
     * Who does the same work.
     *
     * @param name what the replicas have in common; empty when the target is alone
     * @param replicas the targets that there are now, each as its kind, a colon and its id; with the one asked for
     */
    record Workload(String name, Set<String> replicas) {
        /** A target that nobody stands in for. */
        public static final Workload ALONE = new Workload("", Set.of());

        /** Copies the replicas. */
        public Workload {
            replicas = Set.copyOf(replicas);
        }
    }
}
