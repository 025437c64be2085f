package io.hivesec.examples;

import io.hivesec.Hive;
import io.hivesec.alert.Report;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.detectors.source.EventFormat;
import io.hivesec.detectors.source.EventReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Hive inside a product. The README shows the part between the marks. */
public final class Embedding {
    private Embedding() {}

    // embedding:start
    /** Reads what Tetragon exports, judges a file, and shows what was found. */
    public static void run(InputStream tetragon, Path upload) throws IOException {
        try (Hive hive =
                Hive.builder().plugins(Embedding.class.getClassLoader()).build()) {
            EventReader.of(EventFormat.TETRAGON).read(tetragon, event -> show(hive.inspect(event)));
            show(hive.scan(FileArtifact.of(upload)));
        }
    }

    private static void show(Report report) {
        report.alerts().forEach(alert -> System.out.println(alert.words().message()));
        // What failed is not clean: somebody has to see it.
        report.failures().forEach(failure -> System.err.println(failure.message()));
    }
    // embedding:end
}
