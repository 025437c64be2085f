package io.hivesec.examples.cli;

import io.hivesec.Hive;
import io.hivesec.alert.Report;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive scan}: files in, verdicts out. */
@Command(
        name = "scan",
        mixinStandardHelpOptions = true,
        description = "Judges files, directories, archives and class files.")
final class ScanCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Mixin
    private OutputOptions options = new OutputOptions();

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and directories.")
    private List<Path> paths = List.of();

    @Override
    public Integer call() throws Exception {
        for (Path path : paths) {
            InputFiles.checkExists(path);
        }
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = options.writer(spec.commandLine().getOut());
        try (Hive hive = options.hive().build();
                Progress progress = Progress.on(err)) {
            Printer printer = new Printer(options, out, err);
            ArtifactWalker walker = new ArtifactWalker(
                    artifact -> {
                        Report report = hive.scan(artifact);
                        progress.step(artifact.name());
                        printer.artifact(report);
                    },
                    failure -> printer.artifact(failure));
            for (Path path : paths) {
                walker.walk(path);
            }
            return printer.finish();
        }
    }
}
