package io.hivesec.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hive respond}: plans, applies and takes back responses. */
@Command(
        name = "respond",
        mixinStandardHelpOptions = true,
        description = "Plans, applies and takes back responses to alerts. Without --yes nothing is changed.",
        footer = "%nExit status: 0 done, or nothing to do; 2 refused, failed or could not run.",
        subcommands = {
            RespondPlanCommand.class,
            RespondApplyCommand.class,
            RespondUndoCommand.class,
            RespondJournalCommand.class
        })
final class RespondCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls run.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a subcommand; see hive respond --help");
    }
}
