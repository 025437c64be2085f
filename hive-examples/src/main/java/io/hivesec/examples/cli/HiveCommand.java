package io.hivesec.examples.cli;

import io.hivesec.examples.report.ReportWords;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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

    /** What {@code --help} says in Chinese; in English the commands say it themselves. */
    private static final String HELP = "io.hivesec.examples.cli.help_zh";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls run.
    private CommandSpec spec;

    @Option(
            names = "--lang",
            paramLabel = "LANG",
            scope = CommandLine.ScopeType.INHERIT,
            converter = Languages.class,
            description = "Language: en or zh. Default: that of the environment (LANG), or en.")
    private @Nullable Locale language;

    private final Locale usual;

    private HiveCommand(Locale usual) {
        this.usual = usual;
    }

    /** Runs the command and ends the process. */
    public static void main(String[] arguments) {
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Locale usual = Languages.ofEnvironment(System.getenv(), Locale.getDefault(Locale.Category.DISPLAY));
        System.exit(run(commandLine(OutputFiles.standard(), err, usual), err, arguments));
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

    /** The command in English, for tests to run inside this process. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return commandLine(out, err, Locale.ENGLISH);
    }

    private static CommandLine commandLine(PrintWriter out, PrintWriter err, Locale usual) {
        HiveCommand root = new HiveCommand(usual);
        return new CommandLine(root)
                .setOut(out)
                .setErr(new ErrorLines(err))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(parsed -> {
                    root.speak();
                    try {
                        return new CommandLine.RunLast().execute(parsed);
                    } catch (UncheckedIOException e) {
                        // Help that cannot be printed.
                        return failed(e, parsed.commandSpec().commandLine());
                    }
                })
                .setParameterExceptionHandler((mistake, given) -> {
                    // The mistake may stand before the language.
                    root.language = Languages.namedIn(given).orElse(root.language);
                    root.speak();
                    return Mistakes.tell(mistake, given);
                })
                .setExecutionExceptionHandler((failure, command, result) -> failed(failure, command))
                .registerConverter(Path.class, HiveCommand::path);
    }

    /** An empty text is what a shell makes of a variable that is not set; to Java it is the current folder. */
    private static Path path(String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException("'' names no file");
        }
        return Path.of(text);
    }

    private static int failed(Exception failure, CommandLine command) {
        Failures.message(failure).lines().forEach(line -> command.getErr().println("hive: " + Terminal.clean(line)));
        return ExitStatus.COULD_NOT_RUN;
    }

    /** The language that a command speaks. */
    static Locale language(CommandSpec command) {
        HiveCommand root = (HiveCommand) command.root().userObject();
        return root.language == null ? root.usual : root.language;
    }

    /** The words in which a command speaks. */
    static ReportWords words(CommandSpec command) {
        return ReportWords.in(language(command));
    }

    /** Sets the language of help and of standard error, which is known when the command line was read. */
    private void speak() {
        Locale spoken = language(spec);
        CommandLine command = spec.commandLine();
        ((ErrorLines) command.getErr()).speak(spoken);
        if (spoken.equals(Locale.CHINESE)) {
            command.setResourceBundle(ResourceBundle.getBundle(HELP, Locale.ROOT));
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a subcommand; see hive --help");
    }
}
