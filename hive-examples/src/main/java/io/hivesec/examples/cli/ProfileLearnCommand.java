package io.hivesec.examples.cli;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Report;
import io.hivesec.detectors.model.Profile;
import io.hivesec.detectors.model.ProfileLearner;
import io.hivesec.event.Container;
import io.hivesec.event.Event;
import io.hivesec.history.Histories;
import io.hivesec.history.HistoryLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive profile learn}. */
@Command(
        name = "learn",
        mixinStandardHelpOptions = true,
        description = "Learns the profile of an image from recordings of its containers.")
final class ProfileLearnCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Option(names = "--from", paramLabel = "FORMAT", defaultValue = "auto", description = "As for hive watch.")
    private String from = "auto";

    @Option(names = "--image", paramLabel = "IMAGE", description = "Which image, where the events are of several.")
    private @Nullable String image;

    @Option(names = "--output", paramLabel = "FILE", description = "Write the profile there.")
    private @Nullable Path output;

    @Option(names = "--into", paramLabel = "FILE", description = "Add to this profile, as merge does.")
    private @Nullable Path into;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "learning or monitoring. Default: monitoring once enough was seen.")
    private Profile.@Nullable Mode mode;

    @Parameters(paramLabel = "FILE", description = "Files of events; - or none: standard input.")
    private List<String> files = List.of();

    @Override
    public Integer call() throws UsageException, IOException {
        PrintWriter err = spec.commandLine().getErr();
        EventFiles input = EventFiles.of(from, files, err);
        Map<String, ProfileLearner> learners = new TreeMap<>();
        Histories histories = new Histories(HistoryLimits.DEFAULT);
        try (Hive hive =
                Hive.builder().plugins(HiveCommand.class.getClassLoader()).build()) {
            input.read(event -> learn(event, hive.inspect(event), learners, histories));
        }
        if (learners.size() > 1) {
            throw new UsageException("--image: say which: " + learners.keySet());
        }
        if (learners.isEmpty()) {
            throw new UsageException(
                    image == null ? "no event is of a container" : "no event is of a container of image " + image);
        }
        Profile profile = learners.values().iterator().next().profile();
        if (into != null) {
            profile = profile.merge(ProfileFiles.read(into).in(Profile.Mode.LEARNING));
        }
        if (mode != null
                ? mode == Profile.Mode.MONITORING
                : profile.convergence().isReached()) {
            profile = profile.in(Profile.Mode.MONITORING);
        }
        ProfileFiles.write(profile, output, spec.commandLine().getOut());
        err.println("hive: " + Terminal.clean(ProfileFiles.summary(profile, HiveCommand.words(spec))));
        return input.isRead() ? ExitStatus.NOTHING_FOUND : ExitStatus.COULD_NOT_RUN;
    }

    private void learn(Event event, Report report, Map<String, ProfileLearner> learners, Histories histories) {
        Container container = event.container();
        if (container.isHost() || (image != null && !image.equals(container.image()))) {
            return;
        }
        ProfileLearner learner =
                learners.computeIfAbsent(container.image(), name -> new ProfileLearner(name, container.imageDigest()));
        histories.record(event, history -> {
            learner.observe(event, history);
            return "";
        });
        for (Alert alert : report.alerts()) {
            if (alert.revision() == 1) {
                learner.raised(alert);
            }
        }
    }
}
