package io.hivesec.examples.cli;

import io.hivesec.dispositions.journal.Entry;
import io.hivesec.dispositions.journal.Journal;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hive respond journal}: checks the journal's chain and prints its lines. */
@Command(
        name = "journal",
        mixinStandardHelpOptions = true,
        description = "Checks that no line was edited, dropped or moved, and prints them.")
final class RespondJournalCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Mixin
    private ResponseOptions options = new ResponseOptions();

    @Option(names = "--plan", paramLabel = "ID", description = "Only the lines about one plan.")
    private @Nullable String plan;

    @Override
    public Integer call() throws UsageException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (Journal journal = options.existingJournal()) {
            List<Entry> entries = plan == null ? journal.entries() : journal.entries(plan);
            for (Entry entry : entries) {
                out.println(Terminal.clean(entry.number() + " " + entry.time() + " "
                        + entry.event().id() + " " + entry.plan() + " " + entry.data()));
            }
            out.println(HiveCommand.words(spec).word("respond.journal", entries.size()));
        }
        return ExitStatus.NOTHING_FOUND;
    }
}
