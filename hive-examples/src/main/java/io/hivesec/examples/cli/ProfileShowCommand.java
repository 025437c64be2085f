package io.hivesec.examples.cli;

import io.hivesec.detectors.model.BehaviorModel;
import io.hivesec.detectors.model.Profile;
import io.hivesec.examples.report.ReportWords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive profile show}. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Prints what was learned, and how surely.")
final class ProfileShowCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Parameters(paramLabel = "PROFILE", description = "The profile.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private Path file;

    @Override
    public Integer call() throws UsageException, IOException {
        Profile profile = ProfileFiles.read(file);
        PrintWriter out = spec.commandLine().getOut();
        ReportWords words = HiveCommand.words(spec);
        out.println(Terminal.clean(ProfileFiles.summary(profile, words)));
        out.println(words.word(
                "profile.mode", words.word("profile.mode." + profile.mode().name())));
        var normal = BehaviorModel.of(profile).normal();
        normal.forEach((behavior, sightings) -> out.println(words.word(
                "profile.normal",
                sightings.size(),
                profile.replicas().size(),
                String.format(
                        Locale.ROOT,
                        "%6d",
                        sightings.values().stream()
                                .mapToLong(one -> one.count())
                                .sum()),
                Terminal.clean(behavior.line()))));
        profile.behaviors().forEach((behavior, sightings) -> {
            if (!normal.containsKey(behavior)) {
                out.println(words.word(
                        "profile.notNormal",
                        Terminal.clean(String.join(", ", names(profile, sightings.keySet()))),
                        Terminal.clean(behavior.line())));
            }
        });
        out.flush();
        return ExitStatus.NOTHING_FOUND;
    }

    private static List<String> names(Profile profile, Set<String> ids) {
        return ids.stream()
                .map(id -> {
                    var replica = profile.replicas().get(id);
                    return replica == null || replica.name().isEmpty() ? id : replica.name();
                })
                .toList();
    }
}
