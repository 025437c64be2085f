package io.hivesec.examples.cli;

import io.hivesec.engines.virus.VirusEngines;
import io.hivesec.engines.virus.config.EnginesFile;
import io.hivesec.engines.virus.config.EnginesFileException;
import io.hivesec.engines.virus.own.signature.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code --engines FILE}. */
final class EnginesOption {
    private static final int MAX_PROBLEMS = 10;

    private EnginesOption() {}

    /**
     * The engines of a file.
     *
     * @param loader where the plugins are
     * @param err told which signatures were left out
     */
    static VirusEngines read(Path file, ClassLoader loader, PrintWriter err) throws UsageException {
        List<Problem> leftOut = new ArrayList<>();
        try {
            VirusEngines engines = EnginesFile.read(file, loader, leftOut::add);
            leftOut.stream().limit(MAX_PROBLEMS).forEach(one -> err.println("hive: " + Terminal.clean(one.toString())));
            if (!leftOut.isEmpty()) {
                err.println("hive: " + file + ": " + leftOut.size() + " signature(s) left out");
            }
            return engines;
        } catch (NoSuchFileException e) {
            throw new UsageException(file + ": no such file");
        } catch (IOException | EnginesFileException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
