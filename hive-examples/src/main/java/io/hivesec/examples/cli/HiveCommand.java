package io.hivesec.examples.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code hive} command. Exit status: 0 nothing found, 1 something found, 2 could not run. */
@Command(
        name = "hive",
        mixinStandardHelpOptions = true,
        description = "Finds intrusions in containers and hosts, explains them and helps respond.")
public final class HiveCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private HiveCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a subcommand");
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new HiveCommand()).execute(arguments));
    }
}
