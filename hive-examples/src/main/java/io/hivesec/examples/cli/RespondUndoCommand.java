package io.hivesec.examples.cli;

import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Plan;
import io.hivesec.dispositions.JournaledDisposition;
import io.hivesec.dispositions.Plans;
import io.hivesec.dispositions.journal.Entry;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.examples.report.ReportWords;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive respond undo}: takes back a plan that the journal knows. */
@Command(
        name = "undo",
        mixinStandardHelpOptions = true,
        description = "Takes back what a plan did, also after a crash. Without --yes it only says what it would do.")
final class RespondUndoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Mixin
    private ResponseOptions options = new ResponseOptions();

    @Parameters(paramLabel = "PLAN-ID", description = "The plan's id, as the journal has it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private String id;

    @Option(names = "--by", paramLabel = "NAME", required = true, description = "Who approves it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private String by;

    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Override
    public Integer call() throws UsageException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        ReportWords words = HiveCommand.words(spec);
        try (Responders responders = options.responders();
                Journal journal = options.existingJournal()) {
            Entry approved = journal.entries(id).stream()
                    .filter(entry -> entry.event() == Entry.Event.APPROVED)
                    .findFirst()
                    .orElseThrow(() -> new UsageException("the journal knows no plan '" + id + "'"));
            Plan plan = Plans.read(approved.data().path("plan"));
            JournaledDisposition disposition = responders.disposition(plan.disposition(), journal);
            if (!yes) {
                ResponseOptions.print(plan, id, words, out);
                out.println(words.word("respond.dryUndo"));
                return ExitStatus.NOTHING_FOUND;
            }
            Outcome outcome = disposition.undo(new Approval(plan, by, Instant.now()));
            return ResponseOptions.print(
                    outcome, id, words, out, spec.commandLine().getErr());
        }
    }
}
