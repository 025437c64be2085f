package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Flow;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.event.Process;

/** Turns parts of the model into short evidence. */
final class Evidences {
    private static final int LONGEST = 300;

    private Evidences() {}

    static String of(Invocation invocation) {
        return cut(invocation.text());
    }

    static String of(FileAccess access) {
        String program = access.program().isEmpty() ? "redirection" : access.program();
        return cut(program + " " + access.mode().name().toLowerCase(java.util.Locale.ROOT) + " " + access.path());
    }

    static String of(Flow flow) {
        return cut(flow.source() + " -> " + flow.interpreter());
    }

    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** A process, by what it was started with and its number. */
    static String of(Process process) {
        return process.commandLine() + " (" + process.pid() + ")";
    }
}
