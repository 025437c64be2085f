package io.hivesec.examples.cli;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Report;
import io.hivesec.detectors.model.Behavior;
import io.hivesec.detectors.model.BehaviorModel;
import io.hivesec.detectors.model.Convergence;
import io.hivesec.detectors.model.Profile;
import io.hivesec.detectors.model.ProfileDiff;
import io.hivesec.detectors.model.ProfileException;
import io.hivesec.detectors.model.ProfileExport;
import io.hivesec.detectors.model.ProfileJson;
import io.hivesec.detectors.model.ProfileLearner;
import io.hivesec.event.Container;
import io.hivesec.event.Event;
import io.hivesec.history.Histories;
import io.hivesec.history.HistoryLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive profile}: what is normal for an image. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        description = "Learns what is normal for an image and reports what is not.",
        subcommands = {
            ProfileCommand.Learn.class,
            ProfileCommand.Check.class,
            ProfileCommand.Show.class,
            ProfileCommand.Diff.class,
            ProfileCommand.Merge.class,
            ProfileCommand.Admit.class,
            ProfileCommand.Export.class
        })
final class ProfileCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls run.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a subcommand; see hive profile --help");
    }

    static Profile read(Path file) throws UsageException, IOException {
        InputFiles.checkReadable(file);
        if (Files.size(file) > ProfileJson.MAX_BYTES) {
            throw new UsageException(file + ": too long for a profile: " + Files.size(file) + " bytes, at most "
                    + ProfileJson.MAX_BYTES);
        }
        try {
            return ProfileJson.read(Files.readAllBytes(file));
        } catch (ProfileException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
    }

    private static void write(Profile profile, @Nullable Path file, PrintWriter out) throws IOException {
        byte[] bytes = ProfileJson.write(profile);
        if (file == null) {
            out.print(new String(bytes, StandardCharsets.UTF_8));
            out.flush();
        } else {
            Files.write(file, bytes);
        }
    }

    private static String summary(Profile profile) {
        Convergence learned = profile.convergence();
        BehaviorModel model = BehaviorModel.of(profile);
        return String.format(
                Locale.ROOT,
                "'%s': %d observations of %d replica(s), %d behaviours, %d of them normal (seen by %d replicas);"
                        + " a next observation is new with %.5f, at most %.5f; about %.1f drift alert(s) a day; %s%s",
                profile.image(),
                learned.observations(),
                learned.replicas(),
                learned.distinct(),
                model.normal().size(),
                model.quorum(),
                learned.unseenMass(),
                learned.unseenMassAtMost(),
                learned.alertsPerDay(),
                learned.isReached() ? "enough was seen" : "more should be seen",
                model.suspects().isEmpty() ? "" : "; teach nothing, because they alerted: " + model.suspects());
    }

    /** {@code hive profile learn}. */
    @Command(
            name = "learn",
            mixinStandardHelpOptions = true,
            description = "Learns the profile of an image from recordings of its containers.")
    static final class Learn implements Callable<Integer> {
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
            try (Hive hive = Hive.builder()
                    .plugins(ProfileCommand.class.getClassLoader())
                    .build()) {
                input.read(event -> learn(event, hive.inspect(event), learners, histories));
            }
            if (learners.size() > 1) {
                throw new UsageException("--image: say which: " + learners.keySet());
            }
            if (learners.isEmpty()) {
                throw new UsageException("no event of a container " + (image == null ? "" : "of image " + image));
            }
            Profile profile = learners.values().iterator().next().profile();
            if (into != null) {
                profile = profile.merge(ProfileCommand.read(into).in(Profile.Mode.LEARNING));
            }
            if (mode != null
                    ? mode == Profile.Mode.MONITORING
                    : profile.convergence().isReached()) {
                profile = profile.in(Profile.Mode.MONITORING);
            }
            write(profile, output, spec.commandLine().getOut());
            err.println("hive: " + Terminal.clean(summary(profile)));
            return input.isRead() ? ExitStatus.NOTHING_FOUND : ExitStatus.COULD_NOT_RUN;
        }

        private void learn(Event event, Report report, Map<String, ProfileLearner> learners, Histories histories) {
            Container container = event.container();
            if (container.isHost() || (image != null && !image.equals(container.image()))) {
                return;
            }
            ProfileLearner learner = learners.computeIfAbsent(
                    container.image(), name -> new ProfileLearner(name, container.imageDigest()));
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

    /** {@code hive profile check}. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Prints what containers do that a profile does not know, each thing once a container.")
    static final class Check implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private CommandSpec spec;

        @Mixin
        private OutputOptions options = new OutputOptions();

        @Option(names = "--from", paramLabel = "FORMAT", defaultValue = "auto", description = "As for hive watch.")
        private String from = "auto";

        @Option(
                names = "--profile",
                paramLabel = "FILE",
                description = "The profile; without it, the first FILE is it.")
        private @Nullable Path profile;

        @Parameters(paramLabel = "FILE", description = "Files of events; - or none: standard input.")
        private List<String> files = List.of();

        @Override
        public Integer call() throws UsageException, IOException {
            PrintWriter err = spec.commandLine().getErr();
            List<String> events = files;
            Path source = profile;
            if (source == null) {
                if (files.isEmpty()) {
                    throw new UsageException("--profile: which profile to check against?");
                }
                source = Path.of(files.get(0));
                events = files.subList(1, files.size());
            }
            Profile known = ProfileCommand.read(source);
            if (known.mode() == Profile.Mode.LEARNING) {
                err.println("hive: " + Terminal.clean(source + ": is still learning; checked all the same"));
            }
            EventFiles input = EventFiles.of(from, events, err);
            PrintWriter out = options.writer(spec.commandLine().getOut());
            Set<String> printed = new HashSet<>();
            Set<String> unknown = new TreeSet<>();
            try (Hive hive = options.hive(plugin -> false)
                    .detector(BehaviorModel.detector(List.of(known.in(Profile.Mode.MONITORING))))
                    .build()) {
                Printer printer = new Printer(options, out, err);
                input.read(event -> {
                    if (!event.container().image().equals(known.image())) {
                        unknown.add(event.container().image());
                    }
                    printer.event(fresh(hive.inspect(event), printed));
                });
                if (!input.isWhole()) {
                    printer.notAllRead();
                }
                int status = printer.finish();
                if (!unknown.isEmpty()) {
                    err.println("hive: "
                            + Terminal.clean(
                                    "not checked, because not of '" + known.image() + "': containers of " + unknown));
                }
                err.println(input.json(printer.alerts().size()));
                return input.isRead() ? status : ExitStatus.COULD_NOT_RUN;
            }
        }

        /** A report without what was printed of its container before, of whatever process. */
        private static Report fresh(Report report, Set<String> printed) {
            List<Alert> fresh = report.alerts().stream()
                    .filter(alert -> printed.add(alert.container().id() + "\n"
                            + alert.rule().id() + "\n"
                            + alert.process().executable() + "\n"
                            + alert.evidence("admit").orElse(alert.rule().incident())))
                    .toList();
            return fresh.size() == report.alerts().size()
                    ? report
                    : new Report(fresh, report.whitelisted(), report.artifacts(), report.plans(), report.failures());
        }
    }

    /** {@code hive profile show}. */
    @Command(name = "show", mixinStandardHelpOptions = true, description = "Prints what was learned, and how surely.")
    static final class Show implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private CommandSpec spec;

        @Parameters(paramLabel = "PROFILE", description = "The profile.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private Path file;

        @Override
        public Integer call() throws UsageException, IOException {
            Profile profile = ProfileCommand.read(file);
            PrintWriter out = spec.commandLine().getOut();
            out.println(Terminal.clean(summary(profile)));
            out.println("mode: " + profile.mode().name().toLowerCase(Locale.ROOT));
            var normal = BehaviorModel.of(profile).normal();
            normal.forEach((behavior, sightings) -> out.printf(
                    "  %d of %d replicas, %6d times  %s%n",
                    sightings.size(),
                    profile.replicas().size(),
                    sightings.values().stream().mapToLong(one -> one.count()).sum(),
                    Terminal.clean(behavior.line())));
            profile.behaviors().forEach((behavior, sightings) -> {
                if (!normal.containsKey(behavior)) {
                    out.printf(
                            "  not normal, only in %s  %s%n",
                            Terminal.clean(String.join(", ", names(profile, sightings.keySet()))),
                            Terminal.clean(behavior.line()));
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

    /** {@code hive profile diff}. */
    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description = "Prints what is normal by one profile and not by the other; exit status 1 when anything is.")
    static final class Diff implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "BEFORE", description = "The profile of the older digest.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private Path before;

        @Parameters(index = "1", paramLabel = "AFTER", description = "The profile of the newer digest.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private Path after;

        @Override
        public Integer call() throws UsageException, IOException {
            Profile old = ProfileCommand.read(before);
            Profile now = ProfileCommand.read(after);
            PrintWriter out = spec.commandLine().getOut();
            out.println(Terminal.clean("--- " + old.image() + " " + old.imageDigest()));
            out.println(Terminal.clean("+++ " + now.image() + " " + now.imageDigest()));
            ProfileDiff diff = ProfileDiff.of(old, now);
            diff.removed().forEach(behavior -> out.println("- " + Terminal.clean(behavior.line())));
            diff.added().forEach(behavior -> out.println("+ " + Terminal.clean(behavior.line())));
            out.flush();
            return diff.isEmpty() ? ExitStatus.NOTHING_FOUND : ExitStatus.FOUND;
        }
    }

    /** {@code hive profile merge}. */
    @Command(
            name = "merge",
            mixinStandardHelpOptions = true,
            description = "Adds profiles of one image up; the order makes no difference.")
    static final class Merge implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private CommandSpec spec;

        @Option(names = "--output", paramLabel = "FILE", description = "Write the profile there.")
        private @Nullable Path output;

        @Parameters(paramLabel = "PROFILE", arity = "1..*", description = "The profiles.")
        private List<Path> files = List.of();

        @Override
        public Integer call() throws UsageException, IOException {
            Profile merged = ProfileCommand.read(files.get(0)).in(Profile.Mode.LEARNING);
            for (Path file : files.subList(1, files.size())) {
                try {
                    merged = merged.merge(ProfileCommand.read(file));
                } catch (ProfileException e) {
                    throw new UsageException(file + ": " + e.getMessage());
                }
            }
            boolean enough = merged.convergence().isReached();
            write(
                    enough ? merged.in(Profile.Mode.MONITORING) : merged,
                    output,
                    spec.commandLine().getOut());
            return ExitStatus.NOTHING_FOUND;
        }
    }

    /** {@code hive profile admit}. */
    @Command(
            name = "admit",
            mixinStandardHelpOptions = true,
            description = "Makes a behaviour normal: the line that a drift alert names under 'admit'.")
    static final class Admit implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "PROFILE", description = "The profile; it is changed in place.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private Path file;

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "LINE",
                description = "Such as 'run | bash | /usr/bin/id'.")
        private List<String> lines = List.of();

        @Override
        public Integer call() throws UsageException, IOException {
            Profile profile = ProfileCommand.read(file);
            for (String line : lines) {
                try {
                    profile = profile.admit(Behavior.parse(line));
                } catch (ProfileException e) {
                    throw new UsageException(String.valueOf(e.getMessage()));
                }
            }
            Files.write(file, ProfileJson.write(profile));
            return ExitStatus.NOTHING_FOUND;
        }
    }

    /** {@code hive profile export}. */
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Writes a profile as a policy that others enforce.")
    static final class Export implements Callable<Integer> {
        /** What to write. */
        enum Policy {
            /** A Kubernetes NetworkPolicy. */
            NETWORKPOLICY,
            /** A seccomp profile. */
            SECCOMP
        }

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private CommandSpec spec;

        @Option(names = "--as", required = true, paramLabel = "POLICY", description = "${COMPLETION-CANDIDATES}.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private Policy policy;

        @Option(
                names = "--name",
                paramLabel = "NAME",
                defaultValue = "workload",
                description = "The policy's name, and the value of the pods' label app. Default: ${DEFAULT-VALUE}.")
        private String name = "workload";

        @Parameters(paramLabel = "PROFILE", description = "The profile.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private Path file;

        @Override
        public Integer call() throws UsageException, IOException {
            Profile profile = ProfileCommand.read(file);
            spec.commandLine()
                    .getOut()
                    .print(
                            policy == Policy.SECCOMP
                                    ? ProfileExport.seccomp(profile)
                                    : ProfileExport.networkPolicy(profile, name));
            spec.commandLine().getOut().flush();
            return ExitStatus.NOTHING_FOUND;
        }
    }
}
