package io.hivesec.examples.embed;

import io.hivesec.Hive;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Plan;
import io.hivesec.detectors.source.EventFormat;
import io.hivesec.detectors.source.EventReader;
import io.hivesec.dispositions.Budget;
import io.hivesec.dispositions.JournaledDisposition;
import io.hivesec.dispositions.Policy;
import io.hivesec.dispositions.engine.ContainerEffector;
import io.hivesec.dispositions.engine.ContainerResponse;
import io.hivesec.dispositions.engine.Engine;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.event.Event;
import io.hivesec.spi.Disposition;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A product between Falco and Docker: reads what Falco prints, and cuts off the containers that the policy would isolate and
 * somebody approves. Falco says what a process did; Hive says what that means, once an incident and not once a line.
 */
public final class FalcoGuard implements AutoCloseable {
    private static final String NAME = "falco-guard";

    private final Hive hive;
    private final Disposition isolate;
    private final Predicate<Plan> isApproved;
    private final Consumer<Outcome> done;

    /**
     * A guard.
     *
     * @param engine where the containers run
     * @param journal remembers what was done, for the undo; stays the caller's to close
     * @param isApproved a person, or a rule that a person wrote, who reads a plan before anything is changed
     * @param done hears of what was done
     */
    public FalcoGuard(Engine engine, Journal journal, Predicate<Plan> isApproved, Consumer<Outcome> done) {
        this.isolate = new JournaledDisposition(
                new ContainerEffector(ContainerResponse.ISOLATE, engine), journal, Budget.DEFAULT, Clock.systemUTC());
        this.isApproved = isApproved;
        this.done = done;
        this.hive = Hive.builder()
                .plugins(FalcoGuard.class.getClassLoader())
                .disposition(Policy.standard().restrict(isolate))
                .build();
    }

    /** Reads Falco's JSON lines to their end. */
    public void watch(InputStream falco) throws IOException {
        EventReader.of(EventFormat.FALCO).read(falco, this::judge);
    }

    private void judge(Event event) {
        for (Plan plan : hive.inspect(event).plans()) {
            if (isApproved.test(plan)) {
                done.accept(carryOut(plan));
            }
        }
    }

    private Outcome carryOut(Plan plan) {
        try {
            return isolate.apply(new Approval(plan, NAME, Clock.systemUTC().instant()));
        } catch (Exception e) {
            throw new IllegalStateException("the journal cannot be written: nothing more may be done", e);
        }
    }

    @Override
    public void close() {
        hive.close();
    }
}
