package io.hivesec.examples.cli;

import io.hivesec.Hive;
import io.hivesec.detectors.model.BehaviorModel;
import io.hivesec.detectors.model.Profile;
import io.hivesec.spi.Detector;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive watch}: events in, alerts out. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Reads events from files or standard input and prints alerts as they rise.")
final class WatchCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Mixin
    private OutputOptions options = new OutputOptions();

    @Option(
            names = "--from",
            paramLabel = "FORMAT",
            defaultValue = "auto",
            description = "What wrote the events: auto, hive, tetragon, falco, tracee, auditd, laurel, ecs, ocsf,"
                    + " sysmon or k8saudit. Default: ${DEFAULT-VALUE}.")
    private String from = "auto";

    @Parameters(paramLabel = "FILE", description = "Files of events, plain or gzip; - or none: standard input.")
    private List<String> files = List.of();

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "Also report what the containers of this profile's image do that it does not know."
                    + " May be given more than once.")
    private List<Path> profiles = List.of();

    @Override
    public Integer call() throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        EventFiles input = EventFiles.of(from, files, err);
        Hive.Builder builder = options.hive();
        if (!profiles.isEmpty()) {
            builder.detector(models(err));
        }
        PrintWriter out = options.writer(spec.commandLine().getOut());
        int status;
        try (Hive hive = builder.build()) {
            Printer printer = new Printer(options, out, err);
            input.read(event -> printer.event(hive.inspect(event)));
            printer.graph(hive.accessGraph().edges());
            status = printer.finish();
            if (!input.isRead()) {
                status = ExitStatus.COULD_NOT_RUN;
            }
            err.println(input.json(printer.alerts().size()));
        }
        return status;
    }

    private Detector models(PrintWriter err) throws UsageException, IOException {
        List<Profile> known = new ArrayList<>();
        for (Path file : profiles) {
            Profile profile = ProfileCommand.read(file);
            if (profile.mode() == Profile.Mode.LEARNING) {
                err.println("hive: " + Terminal.clean(file + ": is still learning; reported all the same"));
            }
            known.add(profile.in(Profile.Mode.MONITORING));
        }
        try {
            return BehaviorModel.detector(known);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--profile: " + e.getMessage());
        }
    }
}
