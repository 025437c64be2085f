package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;

/** Directories that anybody may write to. What lies there was put there by whoever is at work. */
final class WritablePlaces {
    private WritablePlaces() {}

    /** Whether a path lies in one, or beside the command that names it. */
    static boolean holds(String path) {
        return path.startsWith("./") || isShared(path);
    }

    static boolean isShared(String path) {
        return path.startsWith("/tmp/") || path.startsWith("/dev/shm/") || path.startsWith("/var/tmp/");
    }

    /** Whether an argument is a path in one. */
    static boolean namedBy(Invocation invocation) {
        for (String argument : invocation.arguments()) if (isShared(argument)) return true;
        return false;
    }

    /** Whether a program that copies or moves files takes one from there. */
    static boolean isSourceOf(String program, CommandLine line) {
        if (program.isEmpty()) return false;
        for (FileAccess source : line.files()) {
            if (isShared(source.path())
                    && source.mode() == FileAccess.Mode.READ
                    && source.program().equals(program)) return true;
        }
        return false;
    }
}
