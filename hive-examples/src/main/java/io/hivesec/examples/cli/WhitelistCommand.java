package io.hivesec.examples.cli;

import io.hivesec.whitelist.RuleWhitelist;
import io.hivesec.whitelist.WhitelistException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive whitelist}: works on rule files. */
@Command(
        name = "whitelist",
        mixinStandardHelpOptions = true,
        description = "Checks whitelist rules.",
        subcommands = WhitelistCommand.Check.class)
final class WhitelistCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls run.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a subcommand; see hive whitelist --help");
    }

    /** {@code hive whitelist check}. */
    @Command(name = "check", mixinStandardHelpOptions = true, description = "Says what is wrong with a rule file.")
    static final class Check implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "The rules, as JSON.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private Path file;

        @Override
        public Integer call() throws UsageException, IOException {
            InputFiles.checkReadable(file);
            PrintWriter out = spec.commandLine().getOut();
            try (RuleWhitelist whitelist = RuleWhitelist.open(file)) {
                out.println(file + ": " + whitelist.current().rules().size() + " rule(s), nothing wrong");
                return ExitStatus.NOTHING_FOUND;
            } catch (WhitelistException e) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
        }
    }
}
