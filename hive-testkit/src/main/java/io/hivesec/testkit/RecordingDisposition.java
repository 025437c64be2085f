package io.hivesec.testkit;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Plan;
import io.hivesec.spi.Disposition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A disposition that answers every alert, acts on nothing, and remembers what it was asked. Thread-safe. */
public final class RecordingDisposition implements Disposition {
    private final Plan.Impact impact;
    private final List<Alert> planned = new CopyOnWriteArrayList<>();
    private final Set<Plan> applied = ConcurrentHashMap.newKeySet();

    /** A disposition whose plans reach this far. */
    public RecordingDisposition(Plan.Impact impact) {
        this.impact = impact;
    }

    @Override
    public String id() {
        return "recording";
    }

    @Override
    public Optional<Plan> plan(Alert alert) {
        planned.add(alert);
        return Optional.of(new Plan(id(), alert.id(), impact, List.of("remember the alert"), List.of()));
    }

    @Override
    public Outcome apply(Approval approval) {
        applied.add(approval.plan());
        return outcome(Outcome.State.APPLIED);
    }

    @Override
    public Outcome verify(Plan plan) {
        return outcome(applied.contains(plan) ? Outcome.State.VERIFIED : Outcome.State.FAILED);
    }

    @Override
    public Outcome undo(Approval approval) {
        return outcome(applied.remove(approval.plan()) ? Outcome.State.UNDONE : Outcome.State.REFUSED);
    }

    /** The alerts it was asked to plan for. */
    public List<Alert> planned() {
        return List.copyOf(planned);
    }

    /** The plans that were carried out and not taken back. */
    public Set<Plan> applied() {
        return Set.copyOf(applied);
    }

    private Outcome outcome(Outcome.State state) {
        return new Outcome(id(), state, List.of());
    }
}
