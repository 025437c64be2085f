package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.lineage.WritablePlaces;

/** Files on a command line that lie where anybody writes: they were put there by whoever is at work. */
final class SharedFiles {
    private SharedFiles() {}

    /** Whether a path lies in such a place, or beside the command that names it. */
    static boolean holds(String path) {
        return path.startsWith("./") || WritablePlaces.isShared(path);
    }

    /** Whether an argument is a path in one. */
    static boolean namedBy(Invocation invocation) {
        for (String argument : invocation.arguments()) if (WritablePlaces.isShared(argument)) return true;
        return false;
    }

    /** Whether a program or script in one is started. */
    static boolean startedBy(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            boolean runs = invocation.executed() && WritablePlaces.isShared(invocation.path());
            boolean shell = invocation.name().endsWith("sh") && WritablePlaces.isShared(invocation.operand());
            if (runs || shell) return true;
        }
        return false;
    }

    /** Whether a program that copies or moves files takes one from there. */
    static boolean isSourceOf(String program, CommandLine line) {
        if (program.isEmpty()) return false;
        for (FileAccess source : line.files()) {
            if (WritablePlaces.isShared(source.path())
                    && source.mode() == FileAccess.Mode.READ
                    && source.program().equals(program)) return true;
        }
        return false;
    }
}
