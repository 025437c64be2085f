package io.hivesec.examples.cli;

import io.hivesec.Hive;
import io.hivesec.alert.Report;
import io.hivesec.engines.webshell.WebshellScanner;
import io.hivesec.spi.Plugin;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive scan}: files in, verdicts out. */
@Command(
        name = "scan",
        mixinStandardHelpOptions = true,
        description = "Judges files, directories, archives and class files.")
final class ScanCommand implements Callable<Integer> {
    private static final String WEBSHELL = "webshell";
    private static final List<String> ENGINES = List.of("memshell", "webshell");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Mixin
    private OutputOptions options = new OutputOptions();

    @Mixin
    private ScanOptions scan = new ScanOptions();

    @Option(
            names = "--engine",
            split = ",",
            paramLabel = "ENGINE",
            description = "Ask only these engines: webshell, memshell. Default: all.")
    private Set<String> engines = Set.of();

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and directories.")
    private List<Path> paths = List.of();

    @Override
    public Integer call() throws Exception {
        for (Path path : paths) {
            InputFiles.checkExists(path);
        }
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = options.writer(spec.commandLine().getOut());
        for (String engine : engines) {
            if (!ENGINES.contains(engine)) {
                throw new UsageException("--engine: one of " + String.join(", ", ENGINES) + ", not '" + engine + "'");
            }
        }
        Optional<WebshellScanner> webshells = scan.webshells();
        Predicate<Plugin> isWanted = plugin -> (engines.isEmpty() || engines.contains(plugin.id()))
                && !(webshells.isPresent() && plugin.id().equals(WEBSHELL));
        Instant since = scan.since(Instant.now());
        Hive.Builder builder = options.hive(isWanted);
        if (engines.isEmpty() || engines.contains(WEBSHELL)) {
            webshells.ifPresent(builder::scanner);
        }
        try (Hive hive = builder.build();
                Progress progress = Progress.on(err)) {
            Printer printer = new Printer(options, out, err);
            ArtifactWalker walker = new ArtifactWalker(
                    artifact -> {
                        Report report = hive.scan(artifact);
                        progress.step(artifact.name());
                        printer.artifact(report);
                    },
                    failure -> printer.artifact(failure),
                    since);
            for (Path path : paths) {
                walker.walk(path);
            }
            int status = printer.finish();
            walker.leftOut().forEach(line -> err.println("hive: " + Terminal.clean(line)));
            progress.tellSpeed();
            return status;
        }
    }
}
