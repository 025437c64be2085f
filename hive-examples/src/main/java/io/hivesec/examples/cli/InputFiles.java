package io.hivesec.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Says in one line what is wrong with a file that the user named. */
final class InputFiles {
    private InputFiles() {}

    static void checkExists(Path file) throws UsageException {
        if (file.toString().isEmpty()) {
            throw new UsageException("'' names no file");
        }
        if (!Files.exists(file)) {
            throw new UsageException(file + ": no such file");
        }
    }

    /** Refuses to write over what is read; whoever means to would lose what was recorded. */
    static void checkApart(Path output, String option, List<Path> read) throws UsageException {
        for (Path file : read) {
            if (Files.isRegularFile(file) && isSame(file, output)) {
                throw new UsageException(option + ": " + output + " is read, and would be written over");
            }
        }
    }

    private static boolean isSame(Path file, Path output) {
        try {
            return Files.isSameFile(file, output);
        } catch (IOException e) {
            // It is not there yet, and so is another.
            return false;
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
            throw new UsageException(path + ": cannot be read: " + Failures.unreadable(e));
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
