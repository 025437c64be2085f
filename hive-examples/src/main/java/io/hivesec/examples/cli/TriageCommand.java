package io.hivesec.examples.cli;

import io.hivesec.alert.Alert;
import io.hivesec.triage.WeightFit;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive triage}: how alerts are judged. */
@Command(
        name = "triage",
        mixinStandardHelpOptions = true,
        description = "Fits how alerts are judged to what people decided.",
        subcommands = TriageCommand.Fit.class)
final class TriageCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls run.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a subcommand; see hive triage --help");
    }

    /** {@code hive triage fit}. */
    @Command(
            name = "fit",
            mixinStandardHelpOptions = true,
            description = "Prints weights fitted to decided alerts: handled ones were real, marked ones were not.")
    static final class Fit implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private CommandSpec spec;

        @Parameters(
                paramLabel = "FILE",
                description = "Alerts, a line each, as the console exports them: with what people decided.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private Path file;

        @Override
        public Integer call() throws UsageException {
            List<Alert> alerts = AlertFile.read(file);
            long decided = alerts.stream().filter(WeightFit::isDecided).count();
            if (decided == 0) {
                throw new UsageException(file + ": none of " + alerts.size() + " alerts is marked or handled");
            }
            SortedMap<String, Double> fitted = WeightFit.fit(alerts);
            PrintWriter out = spec.commandLine().getOut();
            out.println("# Fitted to " + decided
                    + " decided alerts by 'hive triage fit'; what is not here stays as bundled.");
            fitted.forEach((key, decibans) -> out.println(key + " = " + decibans));
            out.flush();
            return ExitStatus.NOTHING_FOUND;
        }
    }
}
