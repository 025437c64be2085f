package io.hivesec.examples.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A subcommand that is planned and says so. */
abstract class LaterCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Parameters(hidden = true)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private List<String> ignored;

    @Override
    public Integer call() {
        spec.commandLine().getErr().println("hive: '" + spec.name() + "' is not built yet");
        return ExitStatus.COULD_NOT_RUN;
    }

    /** Live JVMs. */
    @Command(
            name = "jvm",
            mixinStandardHelpOptions = true,
            description = "Lists live JVMs and scans them for memory webshells (not built yet).")
    static final class Jvm extends LaterCommand {}
}
