package io.hivesec.examples.cli;

import io.hivesec.alert.Alert;
import io.hivesec.examples.report.ReportWords;
import io.hivesec.whitelist.Breadth;
import io.hivesec.whitelist.Problem;
import io.hivesec.whitelist.RuleSet;
import io.hivesec.whitelist.Suggestion;
import io.hivesec.whitelist.WhitelistException;
import io.hivesec.whitelist.WhitelistRule;
import io.hivesec.whitelist.Whitelists;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive whitelist}: works on rule files. */
@Command(
        name = "whitelist",
        mixinStandardHelpOptions = true,
        description = "Checks whitelist rules, explains them, and proposes new ones.",
        subcommands = {WhitelistCommand.Check.class, WhitelistCommand.Explain.class, WhitelistCommand.Suggest.class})
final class WhitelistCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls run.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a subcommand; see hive whitelist --help");
    }

    private static RuleSet read(Path file) throws UsageException {
        InputFiles.checkReadable(file);
        try {
            return RuleSet.read(file);
        } catch (WhitelistException | IOException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** Which of a file's alerts are meant. */
    static final class Alerts {
        @Option(
                names = "--alerts",
                required = true,
                paramLabel = "FILE",
                description = "Alerts, as --alerts of the other commands writes them.")
        @SuppressWarnings("NullAway.Init") // picocli sets it: it is required.
        private Path file;

        @Option(names = "--alert", paramLabel = "ID", description = "Only the alert with this id. Default: each.")
        private @Nullable String id;

        /** At least one alert; an id that is not there is an error. */
        List<Alert> read() throws UsageException {
            List<Alert> alerts = AlertFile.read(file).stream()
                    .filter(alert -> id == null || alert.id().equals(id))
                    .toList();
            if (alerts.isEmpty()) {
                throw new UsageException(file + (id == null ? ": no alerts" : ": no alert '" + id + "'"));
            }
            return alerts;
        }
    }

    /** {@code hive whitelist check}. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Says what is wrong with a rule file, and which rules are too broad.")
    static final class Check implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "The rules, as JSON.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private Path file;

        @Option(
                names = "--against",
                paramLabel = "FILE",
                description =
                        "Past alerts, as --alerts of the other commands writes them: says how many of them each rule would have silenced.")
        private @Nullable Path past;

        @Override
        public Integer call() throws UsageException {
            PrintWriter out = spec.commandLine().getOut();
            ReportWords words = HiveCommand.words(spec);
            RuleSet rules = read(file);
            List<Problem> warnings = Whitelists.warnings(rules);
            for (Problem warning : warnings) {
                out.println(Terminal.clean(words.word("whitelist.warning", words.whitelist(warning.toString()))));
            }
            boolean isDoubtful = !warnings.isEmpty();
            if (past != null) {
                isDoubtful |= printBreadths(rules, past, words, out);
            }
            out.println(words.word(
                    isDoubtful ? "whitelist.doubtful" : "whitelist.fine",
                    file,
                    rules.rules().size()));
            return isDoubtful ? ExitStatus.FOUND : ExitStatus.NOTHING_FOUND;
        }

        /** Whether one of the rules is too broad. */
        private static boolean printBreadths(RuleSet rules, Path past, ReportWords words, PrintWriter out)
                throws UsageException {
            List<Alert> alerts = AlertFile.read(past);
            boolean isBroad = false;
            for (Breadth breadth : Whitelists.check(rules, alerts.stream())) {
                isBroad |= breadth.isBroad();
                String said = words.whitelist(breadth.toString());
                out.println(Terminal.clean(breadth.isBroad() ? words.word("whitelist.broad", said) : said));
            }
            return isBroad;
        }
    }

    /** {@code hive whitelist explain}. */
    @Command(
            name = "explain",
            mixinStandardHelpOptions = true,
            description = "Says which rule trusts an alert, or what keeps the nearest rules from it."
                    + " Exit status 1: an alert is not trusted.")
    static final class Explain implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "The rules, as JSON.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private Path file;

        @Mixin
        private Alerts alerts = new Alerts();

        @Override
        public Integer call() throws UsageException {
            PrintWriter out = spec.commandLine().getOut();
            ReportWords words = HiveCommand.words(spec);
            RuleSet rules = read(file);
            boolean isTrusted = true;
            for (Alert alert : alerts.read()) {
                isTrusted &= rules.match(alert).isPresent();
                out.println(Terminal.clean(words.word(
                        "whitelist.alert",
                        alert.id(),
                        alert.type().id(),
                        alert.words().title())));
                Whitelists.explain(rules, alert)
                        .toString()
                        .lines()
                        .forEach(line -> out.println("    " + Terminal.clean(words.whitelist(line))));
            }
            return isTrusted ? ExitStatus.NOTHING_FOUND : ExitStatus.FOUND;
        }
    }

    /** {@code hive whitelist suggest}. */
    @Command(
            name = "suggest",
            mixinStandardHelpOptions = true,
            description =
                    "Proposes the narrowest rules that would trust an alert, as a rule file. What each trusts goes"
                            + " to standard error.")
    static final class Suggest implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private CommandSpec spec;

        @Mixin
        private Alerts alerts = new Alerts();

        @Option(
                names = "--creator",
                paramLabel = "NAME",
                description = "Who answers for the rules. Default: who runs the command.")
        private String creator = System.getProperty("user.name", "unknown");

        @Override
        public Integer call() throws UsageException {
            PrintWriter err = spec.commandLine().getErr();
            ReportWords words = HiveCommand.words(spec);
            Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
            List<WhitelistRule> rules = new ArrayList<>();
            for (Alert alert : alerts.read()) {
                List<Suggestion> suggestions = Whitelists.suggest(alert);
                if (suggestions.isEmpty()) {
                    err.println("hive: alert " + Terminal.clean(alert.id())
                            + ": says too little for a rule that is not too broad");
                }
                int number = 0;
                for (Suggestion suggestion : suggestions) {
                    String id = "alert-" + alert.id() + "-" + ++number;
                    rules.add(suggestion.toRule(id, creator, now));
                    err.println(Terminal.clean(id + ": " + words.trusts(suggestion)));
                }
            }
            spec.commandLine().getOut().println(Whitelists.toJson(rules));
            return ExitStatus.NOTHING_FOUND;
        }
    }
}
