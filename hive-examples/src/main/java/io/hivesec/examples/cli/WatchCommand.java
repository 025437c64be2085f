package io.hivesec.examples.cli;

import io.hivesec.Hive;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
        description =
                "Reads events from files or standard input, or sees them on this machine, and prints alerts as they"
                        + " rise.")
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

    @Option(
            names = "--live",
            description =
                    "See what happens on this machine without a sensor, by looking at /proc (Linux), until Ctrl-C.")
    private boolean live;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "With --live: end after this time, such as 30s or 5m.")
    private @Nullable Duration time;

    @Mixin
    private ProfileOptions profiles = new ProfileOptions();

    @Mixin
    private TriageOptions judging = new TriageOptions();

    @Parameters(paramLabel = "FILE", description = "Files of events, plain or gzip; - or none: standard input.")
    private List<String> files = List.of();

    @Override
    public Integer call() throws Exception {
        checkOptions();
        PrintWriter err = spec.commandLine().getErr();
        EventFiles events = EventFiles.of(from, files, err);
        PrintWriter out = options.writer(spec.commandLine().getOut(), events.paths());
        Hive.Builder builder = profiles.addTo(judging.addTo(options.hive(), err), err);
        try (Hive hive = (live ? builder.history(LiveWatch.LIMITS) : builder).build()) {
            Printer printer = new Printer(options, out, err);
            return live ? watch(hive, printer, err) : read(events, hive, printer, err);
        }
    }

    private void checkOptions() throws UsageException {
        if (time != null && !live) {
            throw new UsageException("--for: only with --live");
        }
        if (live && !files.isEmpty()) {
            throw new UsageException("--live: reads no files, not '" + files.get(0) + "'");
        }
    }

    private int watch(Hive hive, Printer printer, PrintWriter err) throws UsageException {
        ReadTotals totals = new ReadTotals();
        LiveWatch watch = new LiveWatch(hive, printer, totals);
        try {
            watch.run(time);
        } catch (IOException e) {
            throw new UsageException("--live: /proc cannot be read: " + e.getMessage());
        }
        printer.event(hive.flush());
        printer.graph(hive.accessGraph().edges());
        int status = printer.finish();
        err.println(totals.json(printer.alerts().size()));
        watch.isPrinted();
        return status;
    }

    private static int read(EventFiles events, Hive hive, Printer printer, PrintWriter err) throws UsageException {
        events.read(event -> printer.event(hive.inspect(event)));
        printer.event(hive.flush());
        printer.graph(hive.accessGraph().edges());
        if (!events.isWhole()) {
            printer.notAllRead();
        }
        int status = printer.finish();
        err.println(events.json(printer.alerts().size()));
        return events.isRead() ? status : ExitStatus.COULD_NOT_RUN;
    }
}
