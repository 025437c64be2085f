package io.hivesec.examples.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Says in one line what is wrong with a file that the user named. */
final class InputFiles {
    private InputFiles() {}

    static void checkExists(Path file) throws UsageException {
        if (!Files.exists(file)) {
            throw new UsageException(file + ": no such file");
        }
    }

    static void checkReadable(Path file) throws UsageException {
        checkExists(file);
        if (Files.isDirectory(file)) {
            throw new UsageException(file + ": is a directory, not a file");
        }
        if (!Files.isReadable(file)) {
            throw new UsageException(file + ": may not be read");
        }
    }
}
