package io.hivesec.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hive profile}: what is normal for an image. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        description = "Learns what is normal for an image and reports what is not.",
        subcommands = {
            ProfileLearnCommand.class,
            ProfileCheckCommand.class,
            ProfileShowCommand.class,
            ProfileDiffCommand.class,
            ProfileMergeCommand.class,
            ProfileAdmitCommand.class,
            ProfileExportCommand.class
        })
final class ProfileCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls run.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a subcommand; see hive profile --help");
    }
}
