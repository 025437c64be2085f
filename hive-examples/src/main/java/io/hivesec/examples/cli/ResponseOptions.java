package io.hivesec.examples.cli;

import io.hivesec.alert.Outcome;
import io.hivesec.alert.Plan;
import io.hivesec.dispositions.Budget;
import io.hivesec.dispositions.Effector;
import io.hivesec.dispositions.JournaledDisposition;
import io.hivesec.dispositions.engine.ContainerEffector;
import io.hivesec.dispositions.engine.ContainerResponse;
import io.hivesec.dispositions.engine.Engine;
import io.hivesec.dispositions.file.FileEffector;
import io.hivesec.dispositions.file.FileResponse;
import io.hivesec.dispositions.file.FileRoots;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.dispositions.process.ProcessEffector;
import io.hivesec.dispositions.process.ProcessResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the subcommands of {@code hive respond} have in common: where containers run and where the journal lies. */
final class ResponseOptions {
    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "The directory of the journal, evidence and quarantine (default: ${DEFAULT-VALUE}).",
            defaultValue = "/var/lib/hive/respond")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private Path state;

    @Option(
            names = "--engine",
            paramLabel = "ADDRESS",
            description = "The container engine, unix:///path or tcp://host:port (default: ${DEFAULT-VALUE}).",
            defaultValue = Engine.DEFAULT_ADDRESS)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private String engine;

    @Option(names = "--tls", paramLabel = "DIR", description = "The directory of ca.pem, cert.pem and key.pem.")
    private @Nullable Path tls;

    @Option(names = "--key", paramLabel = "FILE", description = "The secret that the journal's chain is keyed with.")
    private @Nullable Path key;

    Journal journal() throws IOException {
        byte[] secret = key == null ? new byte[0] : Files.readAllBytes(key);
        return Journal.open(state, secret, Clock.systemUTC());
    }

    Path state() {
        return state;
    }

    /** Every disposition that acts, by id. */
    Map<String, JournaledDisposition> dispositions(Journal journal) throws UsageException, IOException {
        Map<String, Effector> effectors = effectors();
        Map<String, JournaledDisposition> all = new TreeMap<>();
        effectors.forEach((id, effector) ->
                all.put(id, new JournaledDisposition(effector, journal, Budget.DEFAULT, Clock.systemUTC())));
        return all;
    }

    /** Everything that can plan, by id. Planning needs no journal. */
    Map<String, Effector> effectors() throws UsageException, IOException {
        Map<String, Effector> all = new TreeMap<>();
        try {
            Engine containers = Engine.at(engine, tls);
            for (ContainerResponse response : ContainerResponse.values()) {
                all.put(response.id(), new ContainerEffector(response, containers));
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        for (FileResponse response : FileResponse.values()) {
            all.put(response.id(), new FileEffector(response, FileRoots.HOST, state.resolve("quarantine")));
        }
        for (ProcessResponse response : ProcessResponse.values()) {
            all.put(response.id(), new ProcessEffector(response));
        }
        return all;
    }

    static void print(Plan plan, String id, PrintWriter out) {
        out.println("plan " + id + ": " + plan.disposition() + " (" + plan.impact() + ") for alert "
                + Terminal.clean(plan.alert()));
        out.println("  target: " + Terminal.clean(plan.target().kind() + " " + plan.target().id() + " "
                + plan.target().identity()));
        plan.preconditions().forEach(line -> out.println("  only if: " + Terminal.clean(line)));
        int number = 0;
        for (Plan.Step step : plan.steps()) {
            out.println("  step " + ++number + ": " + Terminal.clean(step.text())
                    + (step.inverse() == null ? "" : "; taken back by " + step.inverse().name()));
        }
        out.println("  touches: " + Terminal.clean(plan.reach().blastRadius()));
        plan.remains().forEach(line -> out.println("  stays open: " + Terminal.clean(line)));
        out.println("  done when: " + Terminal.clean(plan.reach().verification()));
    }

    static int print(Outcome outcome, String id, PrintWriter out, PrintWriter err) {
        boolean done = outcome.state() == Outcome.State.VERIFIED || outcome.state() == Outcome.State.UNDONE;
        String line = outcome.state().name().toLowerCase(Locale.ROOT) + ": plan " + id + ": "
                + Terminal.clean(String.join("; ", outcome.details()));
        if (done) {
            out.println(line);
            return ExitStatus.NOTHING_FOUND;
        }
        err.println("hive: " + line);
        return ExitStatus.COULD_NOT_RUN;
    }
}
