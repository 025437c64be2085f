package io.hivesec.dispositions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Action;
import io.hivesec.alert.Plan.Impact;
import io.hivesec.alert.Plan.Step;
import io.hivesec.dispositions.Effector.Moment;
import io.hivesec.dispositions.Effector.Probe;
import io.hivesec.dispositions.Effector.Workload;
import io.hivesec.dispositions.journal.Entry;
import io.hivesec.dispositions.journal.Entry.Event;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.json.PlanJson;
import io.hivesec.spi.Disposition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a disposition of an effector: it keeps to the budget, takes evidence, writes into the journal what it is about to
 * do and what would take it back, does it, and says "done" only when a probe has seen the effect. When a step of a
 * reversible plan does not work, what was done is taken back.
 *
 * <p>Applying an applied plan again looks and says so. After a crash, applying goes on and undoing takes back, both from
 * the journal.
 *
 * <p>Threads: safe.
 */
public final class JournaledDisposition implements Disposition {
    private final Effector effector;
    private final Journal journal;
    private final Budget budget;
    private final Clock clock;
    private final TargetLocks locks;

    /**
     * A disposition.
     *
     * @param effector acts
     * @param journal remembers; evidence goes into a directory beside it
     * @param budget limits
     * @param clock the time that the budget counts by
     */
    public JournaledDisposition(Effector effector, Journal journal, Budget budget, Clock clock) {
        this.effector = effector;
        this.journal = journal;
        this.budget = budget;
        this.clock = clock;
        this.locks = new TargetLocks(journal.directory());
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

    @Override
    public Outcome verify(Plan plan) throws IOException {
        Probe probe = effector.probe(plan);
        return outcome(probe.holds() ? State.VERIFIED : State.FAILED, probe.details());
    }

    @Override
    public Outcome apply(Approval approval) throws IOException {
        Plan plan = approval.plan();
        requireOurs(plan);
        return locks.holding(Budget.target(plan), () -> apply(approval, Plans.id(plan)));
    }

    private Outcome apply(Approval approval, String id) throws IOException {
        Plan plan = approval.plan();
        Run run = Run.of(journal.entries(id));
        if (run.isVerified()) {
            Probe probe = effector.probe(plan);
            if (probe.holds()) {
                return outcome(State.VERIFIED, with("it was applied before", probe.details()));
            }
        }
        try {
            journal.requireSpace();
            effector.check(plan.target(), Moment.APPLY);
            Workload workload = effector.workload(plan.target());
            ObjectNode data = Plans.JSON
                    .createObjectNode()
                    .put("by", approval.by())
                    .put("at", approval.at().toString())
                    .put("alert", plan.alert())
                    .put("impact", plan.impact().name())
                    .put("target", Budget.target(plan))
                    .put("workload", workload.name());
            data.set("plan", Plans.json(plan));
            boolean goesOn = run.isBegun();
            journal.append(Event.APPROVED, id, data, (approvals, isInEffect) -> {
                if (!goesOn) {
                    budget.check(plan, workload, clock.instant(), approvals, isInEffect);
                }
            });
        } catch (RefusedException e) {
            return refuse(id, e);
        }
        return carryOut(plan, id);
    }

    private Outcome carryOut(Plan plan, String id) throws IOException {
        Map<String, String> evidence;
        try {
            evidence = effector.evidence(plan.target(), evidenceDirectory(id));
            if (!evidence.isEmpty()) {
                ObjectNode data = Plans.JSON.createObjectNode();
                evidence.forEach(data::put);
                journal.append(Event.EVIDENCE, id, data);
            }
        } catch (IOException e) {
            return refuse(id, new RefusedException("no evidence could be taken first: " + e.getMessage()));
        }
        int number = 0;
        for (Step step : plan.steps()) {
            number++;
            Action action = step.action();
            if (action == null) {
                continue;
            }
            try {
                take(plan, id, number, action);
            } catch (IOException e) {
                return fail(plan, id, "step " + number + " (" + step.text() + "): " + e.getMessage());
            }
        }
        Probe probe = effector.probe(plan);
        if (!probe.holds()) {
            return fail(plan, id, "the effect is not there: " + String.join("; ", probe.details()));
        }
        List<String> told = new ArrayList<>(probe.details());
        note(Event.VERIFIED, id, details(probe.details()), told);
        if (!evidence.isEmpty()) {
            told.add("evidence: " + evidence.size() + " files in " + evidenceDirectory(id));
        }
        return outcome(State.VERIFIED, told);
    }

    private void take(Plan plan, String id, int number, Action action) throws IOException {
        effector.check(plan.target(), Moment.APPLY);
        Action inverse = effector.inverse(plan.target(), action).orElse(null);
        journal.append(Event.INTENT, id, Plans.json(action, inverse).put("step", number));
        effector.perform(plan.target(), action);
        journal.append(Event.DONE, id, Plans.JSON.createObjectNode().put("step", number));
    }

    /** What did not work is written down; what a reversible plan had done until then is taken back. */
    private Outcome fail(Plan plan, String id, String message) throws IOException {
        List<String> told = new ArrayList<>(List.of(message));
        note(Event.FAILED, id, details(List.of(message)), told);
        if (plan.impact() == Impact.REVERSIBLE) {
            try {
                takeBack(plan, id, told);
                told.add("what had been done was taken back");
            } catch (IOException e) {
                told.add("what had been done could not be taken back: " + e.getMessage() + "; undo plan " + id
                        + " when that is mended");
            }
        }
        return outcome(State.FAILED, told);
    }

    /**
     * Writes a line that nothing depends on: what it tells of can be seen, or was written before it was done, with what
     * takes it back. A journal that cannot be written, as on a full disk, is no reason to stop half way.
     */
    private void note(Event event, String id, ObjectNode data, List<String> told) {
        try {
            journal.append(event, id, data);
        } catch (IOException e) {
            String remark = "not all of this is in the journal: " + e.getMessage();
            if (!told.contains(remark)) {
                told.add(remark);
            }
        }
    }

    @Override
    public Outcome undo(Approval approval) throws IOException {
        Plan plan = approval.plan();
        requireOurs(plan);
        return locks.holding(Budget.target(plan), () -> undo(approval, Plans.id(plan)));
    }

    private Outcome undo(Approval approval, String id) throws IOException {
        Plan plan = approval.plan();
        Run run = Run.of(journal.entries(id));
        if (!run.isBegun()) {
            return outcome(State.REFUSED, List.of("plan " + id + " is not applied, or was taken back"));
        }
        if (plan.impact() == Impact.DESTRUCTIVE && run.inverses().isEmpty() && run.hasIntents()) {
            return refuse(id, new RefusedException("what plan " + id + " did cannot be taken back"));
        }
        journal.append(
                Event.UNDO,
                id,
                Plans.JSON
                        .createObjectNode()
                        .put("by", approval.by())
                        .put("at", approval.at().toString()));
        List<String> told = new ArrayList<>();
        try {
            takeBack(plan, id, told);
            return outcome(State.UNDONE, told);
        } catch (IOException e) {
            note(Event.FAILED, id, details(List.of("undo: " + e.getMessage())), told);
            return outcome(State.FAILED, with(String.valueOf(e.getMessage()), told));
        }
    }

    /** Takes the steps back, the last one first, and adds what a person should know of it. */
    private void takeBack(Plan plan, String id, List<String> told) throws IOException {
        List<Run.Inverse> inverses = Run.of(journal.entries(id)).inverses();
        for (Run.Inverse inverse : inverses) {
            effector.check(plan.target(), Moment.UNDO);
            ObjectNode data = Plans.json(inverse.action(), null).put("step", inverse.step());
            note(Event.UNDOING, id, data, told);
            String remark = effector.perform(plan.target(), inverse.action());
            if (!remark.isEmpty()) {
                told.add(remark);
            }
            note(Event.RESTORED, id, data.deepCopy().put("remark", remark), told);
        }
        note(Event.UNDONE, id, Plans.JSON.createObjectNode(), told);
        told.add(inverses.size() + " step(s) taken back and seen to be");
    }

    private Outcome refuse(String id, RefusedException reason) throws IOException {
        journal.append(Event.REFUSED, id, details(List.of(String.valueOf(reason.getMessage()))));
        return outcome(State.REFUSED, List.of(String.valueOf(reason.getMessage())));
    }

    private void requireOurs(Plan plan) throws RefusedException {
        if (!plan.disposition().equals(id())) {
            throw new RefusedException("a plan of " + plan.disposition() + " is not one of " + id());
        }
    }

    private Path evidenceDirectory(String id) {
        return journal.directory().resolve("evidence").resolve(id);
    }

    private static ObjectNode details(List<String> details) {
        ObjectNode data = Plans.JSON.createObjectNode();
        details.forEach(data.putArray("details")::add);
        return data;
    }

    private static List<String> with(String first, List<String> rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    private Outcome outcome(State state, List<String> details) {
        return new Outcome(id(), state, details);
    }

    /** What the journal says of the present run of a plan: everything since it was last taken back. */
    private record Run(List<Entry> entries) {

        /** What takes a step back. */
        record Inverse(int step, Action action) {}

        static Run of(List<Entry> all) {
            int start = 0;
            for (int i = 0; i < all.size(); i++) {
                Event event = all.get(i).event();
                if (event == Event.UNDONE || (event == Event.REFUSED && !hasIntents(all.subList(start, i)))) {
                    start = i + 1;
                }
            }
            return new Run(all.subList(start, all.size()));
        }

        boolean isBegun() {
            return entries.stream().anyMatch(entry -> entry.event() == Event.APPROVED);
        }

        boolean isVerified() {
            return entries.stream().anyMatch(entry -> entry.event() == Event.VERIFIED);
        }

        boolean hasIntents() {
            return hasIntents(entries);
        }

        private static boolean hasIntents(List<Entry> entries) {
            return entries.stream().anyMatch(entry -> entry.event() == Event.INTENT);
        }

        /** The inverses, the last step's first. An intent without an effect has one too: doing it changes nothing. */
        List<Inverse> inverses() throws IOException {
            List<Inverse> inverses = new ArrayList<>();
            for (int i = entries.size() - 1; i >= 0; i--) {
                Entry entry = entries.get(i);
                if (entry.event() == Event.INTENT) {
                    Action inverse = PlanJson.readAction(entry.data(), "inverse");
                    if (inverse != null) {
                        inverses.add(new Inverse(entry.data().path("step").asInt(), inverse));
                    }
                }
            }
            return inverses;
        }
    }
}
