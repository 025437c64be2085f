package io.hivesec.examples.cli;

import io.hivesec.engines.virus.VirusEngines;
import io.hivesec.engines.virus.config.EnginesFile;
import io.hivesec.engines.virus.config.EnginesFileException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** {@code --engines FILE}. */
final class EnginesOption {
    private EnginesOption() {}

    static VirusEngines read(Path file) throws UsageException {
        try {
            return EnginesFile.read(file);
        } catch (NoSuchFileException e) {
            throw new UsageException(file + ": no such file");
        } catch (IOException | EnginesFileException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
