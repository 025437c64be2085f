package io.hivesec.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Plan;
import io.hivesec.dispositions.Effector;
import io.hivesec.dispositions.Plans;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.examples.report.ReportWords;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive respond apply}: carries out a plan that somebody approved. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Carries out a plan. Without --yes it only says what it would do, and whether it still could.")
final class RespondApplyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Mixin
    private ResponseOptions options = new ResponseOptions();

    @Parameters(
            paramLabel = "PLAN",
            description = "A file with one plan, as hive respond plan --format json prints it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private Path file;

    @Option(names = "--by", paramLabel = "NAME", required = true, description = "Who approves it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private String by;

    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Override
    public Integer call() throws UsageException, IOException {
        Plan plan = read();
        String id = Plans.id(plan);
        PrintWriter out = spec.commandLine().getOut();
        ReportWords words = HiveCommand.words(spec);
        try (Responders responders = options.responders()) {
            if (!yes) {
                responders.effector(plan.disposition()).check(plan.target(), Effector.Moment.APPLY);
                ResponseOptions.print(plan, id, words, out);
                out.println(words.word("respond.dryApply"));
                return ExitStatus.NOTHING_FOUND;
            }
            // Before there is a journal.
            responders.effector(plan.disposition());
            try (Journal journal = options.journal()) {
                Outcome outcome = responders
                        .disposition(plan.disposition(), journal)
                        .apply(new Approval(plan, by, Instant.now()));
                return ResponseOptions.print(
                        outcome, id, words, out, spec.commandLine().getErr());
            }
        }
    }

    private Plan read() throws UsageException, IOException {
        InputFiles.checkReadable(file);
        try {
            String text = Files.readString(file);
            if (text.isBlank()) {
                throw new UsageException(file + ": is no plan: it is empty");
            }
            return Plans.read(HiveModule.mapper().readTree(text));
        } catch (CharacterCodingException e) {
            throw new UsageException(file + ": is no plan: no text in UTF-8");
        } catch (MismatchedInputException e) {
            throw new UsageException(file + ": is no plan: more than one value; one plan a file");
        } catch (JsonProcessingException e) {
            throw new UsageException(file + ": is no plan: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UsageException(file + ": is no plan: " + e.getMessage());
        }
    }
}
