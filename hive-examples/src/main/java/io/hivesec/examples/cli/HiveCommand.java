package io.hivesec.examples.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
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
            JvmCommand.class,
            ProfileCommand.class,
            RadarCommand.class,
            TriageCommand.class,
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
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(commandLine(OutputFiles.standard(), err), err, arguments));
    }

    /** Java ends with 1 after an error, which would say that something was found. */
    private static int run(CommandLine command, PrintWriter err, String... arguments) {
        try {
            return command.execute(arguments);
        } catch (OutOfMemoryError e) {
            err.println("hive: not enough memory; " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB of heap were given, HIVE_OPTS=-Xmx1g gives more");
        } catch (StackOverflowError | LinkageError e) {
            err.println("hive: " + Terminal.clean(e.toString()));
        }
        return ExitStatus.COULD_NOT_RUN;
    }

    /** The command, for tests to run inside this process. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return new CommandLine(new HiveCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Mistakes::tell)
                .setExecutionExceptionHandler((failure, command, result) -> {
                    message(failure).lines().forEach(line -> command.getErr().println("hive: " + Terminal.clean(line)));
                    return ExitStatus.COULD_NOT_RUN;
                });
    }

    /** What went wrong: a line for each thing. */
    private static String message(Exception failure) {
        String message = failure.getMessage();
        if ((failure instanceof UsageException || failure instanceof UncheckedIOException) && message != null) {
            return message;
        }
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message.replaceAll("\\R", " "));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a subcommand; see hive --help");
    }
}
