package io.hivesec.examples.cli;

import io.hivesec.Hive;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.engines.virus.VirusEngines;
import io.hivesec.examples.console.ConsoleServer;
import io.hivesec.examples.console.ConsoleSettings;
import io.hivesec.whitelist.WhitelistException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive console}: the analyst's desk, in a browser on this machine. */
@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        description = "Serves the analyst's web console on loopback, over the events that it reads. Ends with Ctrl-C.")
final class ConsoleCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT", description = "Where to listen. Default: any port that is free.")
    private int port;

    @Option(
            names = "--from",
            paramLabel = "FORMAT",
            defaultValue = "auto",
            description = "What wrote the events, as for hive watch. Default: ${DEFAULT-VALUE}.")
    private String from = "auto";

    @Option(
            names = "--whitelist",
            paramLabel = "FILE",
            defaultValue = "hive-whitelist.json",
            description = "The rules that the console adds to; made where there is none. Default: ${DEFAULT-VALUE}.")
    private Path whitelist = Path.of("hive-whitelist.json");

    @Option(
            names = "--engines",
            paramLabel = "FILE",
            description = "The virus engines that the page of engines asks, an engines.json; without it, Hive's own.")
    private @Nullable Path engines;

    @Option(
            names = "--act",
            description = "Let analysts carry plans out, journaled in --state. Without it plans are only shown.")
    private boolean act;

    @Mixin
    private ResponseOptions responses = new ResponseOptions();

    @Parameters(paramLabel = "FILE", description = "Files of events, plain or gzip; -: standard input.")
    private List<String> files = List.of();

    @Override
    public Integer call() throws Exception {
        if (port < 0 || port > MAX_PORT) {
            throw new UsageException("--port: a number from 0 to " + MAX_PORT);
        }
        Locale locale = HiveCommand.language(spec);
        PrintWriter err = spec.commandLine().getErr();
        EventFiles events = EventFiles.of(from, files, err);
        try (Responders responders = responses.responders();
                Journal journal = act ? responses.journal() : null;
                VirusEngines asked = engines == null
                        ? VirusEngines.bundled()
                        : EnginesOption.read(engines, ConsoleCommand.class.getClassLoader(), err)) {
            serve(
                    ConsoleSettings.of(whitelist)
                            .in(locale)
                            .at(port)
                            .with(journal == null ? responders.dryRuns() : responders.dispositions(journal))
                            .with(asked),
                    events);
        }
        return ExitStatus.NOTHING_FOUND;
    }

    /** Until the process is told to end. */
    private void serve(ConsoleSettings settings, EventFiles events)
            throws IOException, InterruptedException, UsageException {
        Hive.Builder hive = Hive.builder().plugins(ConsoleCommand.class.getClassLoader());
        try (ConsoleServer console = ConsoleServer.start(hive, settings)) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("Console: " + console.address());
            out.flush();
            // Without a file it waits; only watch reads standard input unasked.
            if (!files.isEmpty()) {
                events.read(console::inspect);
                console.flush();
            }
            new CountDownLatch(1).await();
        } catch (WhitelistException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
