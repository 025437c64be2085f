package io.hivesec.examples.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code hive} command. */
@Command(
        name = "hive",
        mixinStandardHelpOptions = true,
        version = "hive " + HiveCommand.VERSION,
        description = "Finds intrusions in containers and hosts, explains them and helps respond.",
        footer = "%nExit status: 0 nothing found, 1 something found, 2 could not run.",
        subcommands = {
            DemoCommand.class,
            ScanCommand.class,
            WatchCommand.class,
            InspectCommand.class,
            LaterCommand.Jvm.class,
            ProfileCommand.class,
            RespondCommand.class,
            WhitelistCommand.class,
            RulesCommand.class,
            ConsoleCommand.class,
        })
public final class HiveCommand implements Runnable {
    /** The version that reports name. */
    static final String VERSION = "0.1.0";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls run.
    private CommandSpec spec;

    private HiveCommand() {}

    /** Runs the command and ends the process. */
    public static void main(String[] arguments) {
        int status = commandLine(
                        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .execute(arguments);
        System.exit(status);
    }

    /** The command, for tests to run inside this process. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return new CommandLine(new HiveCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, result) -> {
                    command.getErr().println("hive: " + oneLine(failure));
                    return ExitStatus.COULD_NOT_RUN;
                });
    }

    private static String oneLine(Exception failure) {
        String message = failure.getMessage();
        String line = failure instanceof UsageException && message != null
                ? message
                : failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
        return Terminal.clean(line);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a subcommand; see hive --help");
    }
}
