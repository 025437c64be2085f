package io.hivesec.examples.cli;

import io.hivesec.Hive;
import io.hivesec.triage.IndicatorFiles;
import io.hivesec.triage.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What alerts are judged by. */
final class TriageOptions {
    @Option(
            names = "--intelligence",
            paramLabel = "FILE",
            description =
                    "Known-bad addresses, names and digests: CSV, MISP JSON or STIX 2.1. May be given more than once.")
    private List<Path> indicators = List.of();

    @Option(names = "--weights", paramLabel = "FILE", description = "Triage weights, as hive triage fit prints them.")
    private @Nullable Path weights;

    Hive.Builder addTo(Hive.Builder builder, PrintWriter err) throws UsageException {
        try {
            for (Path file : indicators) {
                InputFiles.checkReadable(file);
            }
            if (!indicators.isEmpty()) {
                IndicatorFiles known = IndicatorFiles.open(indicators);
                if (known.size() == 0) {
                    err.println("hive: --intelligence: no indicator is in what it names");
                }
                builder.threatIntelligence(known);
            }
            if (weights != null) {
                InputFiles.checkReadable(weights);
                builder.triageWeights(Weights.load(weights));
            }
            return builder;
        } catch (IOException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
