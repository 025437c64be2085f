package io.hivesec.detectors.shell;

import io.hivesec.event.Process;

/** Programs that are many, by the name that they are called by: busybox, toybox. */
final class MultiCall {
    private MultiCall() {}

    /** Whether a process is one of which is not told as what it was called. */
    static boolean isSilent(Process process) {
        return process.arguments().isEmpty()
                && (process.name().equals("busybox") || process.name().equals("toybox"));
    }
}
