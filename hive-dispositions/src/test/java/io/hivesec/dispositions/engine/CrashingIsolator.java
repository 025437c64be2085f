package io.hivesec.dispositions.engine;

import io.hivesec.alert.Approval;
import io.hivesec.alert.Plan;
import io.hivesec.dispositions.Budget;
import io.hivesec.dispositions.JournaledDisposition;
import io.hivesec.dispositions.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A program that isolates a container and takes that back, without end, to be killed in the middle of it. */
final class CrashingIsolator {
    private CrashingIsolator() {}

    public static void main(String[] arguments) throws IOException {
        Engine engine = Engine.at(arguments[0], null);
        try (Journal journal = Journal.open(Path.of(arguments[1]), new byte[0], Clock.systemUTC())) {
            JournaledDisposition isolate = disposition(engine, journal);
            System.out.println("ready");
            for (int i = 0; ; i++) {
                Plan plan = isolate.plan(ContainerAlerts.about("a" + i, arguments[2]))
                        .orElseThrow();
                Approval approval = new Approval(plan, "program", Instant.EPOCH);
                isolate.apply(approval);
                isolate.undo(approval);
            }
        }
    }

    static JournaledDisposition disposition(Engine engine, Journal journal) {
        return new JournaledDisposition(
                new ContainerEffector(ContainerResponse.ISOLATE, engine),
                journal,
                new Budget(1, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofMinutes(1), 1),
                Clock.systemUTC());
    }
}
