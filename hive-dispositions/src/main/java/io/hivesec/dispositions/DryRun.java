package io.hivesec.dispositions;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.spi.Disposition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * A disposition that plans and never acts: what it would do can be read, and whoever approves it is refused. It needs no
 * journal. Thread-safe.
 */
public final class DryRun implements Disposition {
    private final Effector effector;

    /**
     * A dry run.
     *
     * @param effector plans; nothing else is asked of it, except to look
     */
    public DryRun(Effector effector) {
        this.effector = effector;
    }

    @Override
    public String id() {
        return effector.id();
    }

    /**
     * {@inheritDoc}
     *
     * @throws UncheckedIOException when the target must not be touched (its cause is a {@link RefusedException}) or cannot
     *     be read
     */
    @Override
    public Optional<Plan> plan(Alert alert) {
        return Plans.of(effector, alert);
    }

    /** Refuses. */
    @Override
    public Outcome apply(Approval approval) {
        return refused();
    }

    @Override
    public Outcome verify(Plan plan) throws IOException {
        Effector.Probe probe = effector.probe(plan);
        return new Outcome(id(), probe.holds() ? State.VERIFIED : State.FAILED, probe.details());
    }

    /** Refuses. */
    @Override
    public Outcome undo(Approval approval) {
        return refused();
    }

    private Outcome refused() {
        return new Outcome(id(), State.REFUSED, List.of("dry run: nothing was changed"));
    }
}
