package io.hivesec.examples.cli;

import java.io.IOException;
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

    /** A file or folder that the user named; a link leads there, while those found in a folder are not followed. */
    static Path followed(Path path) throws UsageException {
        checkExists(path);
        if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
            throw new UsageException(path + ": is neither a file nor a folder");
        }
        try {
            return Files.isSymbolicLink(path) ? path.toRealPath() : path;
        } catch (IOException e) {
            throw new UsageException(path + ": cannot be read: " + OutputFiles.unreadable(e));
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
