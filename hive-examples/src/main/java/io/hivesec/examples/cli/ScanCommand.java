package io.hivesec.examples.cli;

import io.hivesec.Hive;
import io.hivesec.engines.memshell.MemoryWebshellScanner;
import io.hivesec.engines.virus.VirusScanner;
import io.hivesec.engines.webshell.WebshellScanner;
import io.hivesec.spi.Plugin;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
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
    private static final String VIRUS = "virus";
    private static final List<String> ENGINES = List.of("memshell", VIRUS, WEBSHELL);

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
            description = "Ask only these engines: webshell, memshell, virus. Default: all.")
    private Set<String> engines = Set.of();

    @Option(
            names = "--engines",
            paramLabel = "FILE",
            description = "Ask the virus engines that this engines.json names, beside each other.")
    private @Nullable Path enginesFile;

    @Mixin
    private FamiliesOption families = new FamiliesOption();

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and directories.")
    private List<Path> paths = List.of();

    @Override
    public Integer call() throws Exception {
        List<Path> roots = new ArrayList<>();
        for (Path path : paths) {
            roots.add(InputFiles.followed(path));
        }
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = options.writer(spec.commandLine().getOut(), roots);
        for (String engine : engines) {
            if (!ENGINES.contains(engine)) {
                throw new UsageException("--engine: one of " + String.join(", ", ENGINES) + ", not '" + engine + "'");
            }
        }
        // In the place of the bundled ones, which judge every page and every class by itself.
        WebshellScanner webshells = PluginJars.withEngines(scan.webshells(roots), options.pluginLoader());
        MemoryWebshellScanner classes =
                new MemoryWebshellScanner(new ClassNeighbours(), loaded -> Optional.empty(), families.read());
        boolean isConfigured = enginesFile != null && isAsked(VIRUS);
        Predicate<Plugin> isWanted = plugin -> isAsked(plugin.id())
                && !plugin.id().equals(WEBSHELL)
                && !(isConfigured && plugin.id().equals(VIRUS))
                && !plugin.id().equals(classes.id());
        Instant since = scan.since(Instant.now());
        Hive.Builder builder = options.hive(isWanted);
        if (isAsked(classes.id())) {
            builder.scanner(classes);
        }
        if (isAsked(WEBSHELL)) {
            builder.scanner(webshells);
        }
        try (VirusScanner virus = isConfigured
                        ? new VirusScanner(
                                EnginesOption.read(Objects.requireNonNull(enginesFile), options.pluginLoader(), err))
                        : null;
                Hive hive = (virus == null ? builder : builder.scanner(virus)).build();
                Progress progress = Progress.on(err)) {
            Printer printer = new Printer(options, out, err);
            List<String> leftOut;
            try (ScanThreads threads = new ScanThreads(scan.threads(), hive::scan, new ToldOnce(printer::artifact))) {
                ArtifactWalker walker = new ArtifactWalker(
                        artifact -> {
                            progress.step(artifact.name());
                            threads.judge(artifact);
                        },
                        threads::tell,
                        since);
                for (Path path : roots) {
                    walker.walk(path);
                }
                threads.finish();
                leftOut = walker.leftOut();
            }
            int status = printer.finish();
            leftOut.forEach(line -> err.println("hive: " + Terminal.clean(line)));
            progress.tellSpeed();
            return printer.isNothingJudged() ? ExitStatus.COULD_NOT_RUN : status;
        }
    }

    private boolean isAsked(String engine) {
        return engines.isEmpty() || engines.contains(engine);
    }
}
