package io.hivesec.examples.cli;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Report;
import io.hivesec.detectors.model.BehaviorModel;
import io.hivesec.detectors.model.Profile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive profile check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Prints what containers do that a profile does not know, each thing once a container.")
final class ProfileCheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Mixin
    private OutputOptions options = new OutputOptions();

    @Option(names = "--from", paramLabel = "FORMAT", defaultValue = "auto", description = "As for hive watch.")
    private String from = "auto";

    @Option(names = "--profile", paramLabel = "FILE", description = "The profile; without it, the first FILE is it.")
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
        Profile known = ProfileFiles.read(source);
        if (known.mode() == Profile.Mode.LEARNING) {
            err.println("hive: " + Terminal.clean(source + ": is still learning; checked all the same"));
        }
        EventFiles input = EventFiles.of(from, events, err);
        PrintWriter out = options.writer(spec.commandLine().getOut(), input.paths());
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
