package io.hivesec.examples.cli;

import io.hivesec.Hive;
import io.hivesec.detectors.source.EventFormat;
import io.hivesec.detectors.source.EventReader;
import io.hivesec.detectors.source.ReadCounts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private static final int MAX_PLACES = 3;

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

    @Mixin
    private ProfileOptions profiles = new ProfileOptions();

    @Parameters(paramLabel = "FILE", description = "Files of events, plain or gzip; - or none: standard input.")
    private List<String> files = List.of();

    @Override
    public Integer call() throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        EventReader reader = EventReader.of(format());
        for (String file : files) {
            if (!file.equals("-")) {
                InputFiles.checkReadable(Path.of(file));
            }
        }
        PrintWriter out = options.writer(spec.commandLine().getOut());
        Totals totals = new Totals();
        int status;
        try (Hive hive = profiles.addTo(options.hive(), err).build()) {
            Printer printer = new Printer(options, out, err);
            boolean isRead = true;
            for (String file : files.isEmpty() ? List.of("-") : files) {
                isRead &= read(file, reader, hive, printer, totals, err);
            }
            printer.graph(hive.accessGraph().edges());
            status = printer.finish();
            if (!isRead || (totals.understood == 0 && totals.read > 0)) {
                status = ExitStatus.COULD_NOT_RUN;
            }
            err.println(totals.json(printer.alerts().size()));
        }
        return status;
    }

    private EventFormat format() throws UsageException {
        return EventFormat.ofId(from.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new UsageException("--from: one of "
                        + Stream.of(EventFormat.values()).map(EventFormat::id).collect(Collectors.joining(", "))
                        + ", not '" + from + "'"));
    }

    private static boolean read(
            String file, EventReader reader, Hive hive, Printer printer, Totals totals, PrintWriter err) {
        try (InputStream in =
                file.equals("-") ? new BufferedInputStream(System.in) : Files.newInputStream(Path.of(file))) {
            ReadCounts counts = reader.read(in, event -> printer.event(hive.inspect(event)));
            totals.add(counts);
            for (ReadCounts.Place place :
                    counts.places().stream().limit(MAX_PLACES).toList()) {
                err.println("hive: " + Terminal.clean(file + ":" + place.line() + ": " + place.reason()));
            }
            if (counts.malformedRecords() > MAX_PLACES) {
                err.println("hive: " + file + ": " + counts.malformedRecords() + " malformed records in all");
            }
            return true;
        } catch (IOException e) {
            err.println("hive: " + Terminal.clean(file + ": cannot be read: " + e.getMessage()));
            return false;
        }
    }

    /** What was read from all files. */
    private static final class Totals {
        private long read;
        private long understood;
        private long skipped;
        private long malformed;

        void add(ReadCounts counts) {
            read += counts.read();
            understood += counts.understood();
            skipped += counts.skippedRecords();
            malformed += counts.malformedRecords();
        }

        String json(long alerts) {
            return "{\"read\":" + read + ",\"understood\":" + understood + ",\"skipped\":" + skipped + ",\"malformed\":"
                    + malformed + ",\"alerts\":" + alerts + "}";
        }
    }
}
