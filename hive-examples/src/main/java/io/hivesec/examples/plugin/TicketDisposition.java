package io.hivesec.examples.plugin;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Impact;
import io.hivesec.alert.Severity;
import io.hivesec.spi.Disposition;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Opens a ticket for every alert of some severity. It touches no workload, so there is nothing to take back. */
public final class TicketDisposition implements Disposition {

    /** Where tickets are kept. */
    public interface Desk {
        /**
         * Opens a ticket; one with the same key that is there already is left as it is.
         *
         * @throws IOException when the desk cannot be reached
         */
        void open(String key, String title) throws IOException;

        /**
         * Whether there is a ticket with this key.
         *
         * @throws IOException when the desk cannot be reached
         */
        boolean has(String key) throws IOException;
    }

    private final Desk desk;
    private final Severity from;

    /** Tickets at this desk for alerts from this severity on. */
    public TicketDisposition(Desk desk, Severity from) {
        this.desk = desk;
        this.from = from;
    }

    @Override
    public String id() {
        return "notify.ticket";
    }

    @Override
    public Optional<Plan> plan(Alert alert) {
        return alert.severity().compareTo(from) < 0
                ? Optional.empty()
                : Optional.of(new Plan(
                        id(),
                        alert.id(),
                        Impact.NOTIFY,
                        List.of("open a ticket: " + alert.words().message()),
                        List.of()));
    }

    @Override
    public Outcome apply(Approval approval) throws IOException {
        Plan plan = approval.plan();
        desk.open(plan.alert(), plan.steps().get(0).text());
        return verify(plan);
    }

    @Override
    public Outcome verify(Plan plan) throws IOException {
        boolean there = desk.has(plan.alert());
        return new Outcome(
                id(),
                there ? State.VERIFIED : State.FAILED,
                List.of((there ? "there is a ticket for " : "there is no ticket for ") + plan.alert()));
    }

    @Override
    public Outcome undo(Approval approval) {
        return new Outcome(id(), State.REFUSED, List.of("a ticket is closed by whoever works on it"));
    }
}
