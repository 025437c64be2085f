package io.hivesec.detectors.execution;

import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Processes that may provide what another one runs later, as far as their command line shows: they fetch or decode something. Most
 * do not, and the same recent ones are asked about at each start, so those that do not are remembered. Safe for any number
 * of threads.
 */
final class Providers {
    private static final int SLOTS = 1024;
    private static final int MOST_ARGUMENTS = 64;
    /** What stands in a command line that fetches or decodes; what it does with it is for the model to say. */
    private static final List<String> TELLING = List.of("://", "base64", "base32", "b64decode", "xxd", "uudecode");

    private static final AtomicReferenceArray<@Nullable Process> OTHERS = new AtomicReferenceArray<>(SLOTS);

    private Providers() {}

    /** Whether one of these events is the start of such a process. */
    static boolean areAmong(List<Event> events) {
        for (Event event : events) {
            if (event instanceof ProcessStarted && isOne(event.process())) return true;
        }
        return false;
    }

    /** Whether it is a program that fetches, or is given an address or a decoder. */
    static boolean isOne(Process process) {
        int slot = System.identityHashCode(process) & SLOTS - 1;
        if (OTHERS.get(slot) == process) return false;
        if (provides(process)) return true;
        OTHERS.set(slot, process);
        return false;
    }

    private static boolean provides(Process process) {
        if (Roles.is(process, Role.TRANSFER_COMMAND)) return true;
        List<String> arguments = process.arguments();
        for (int i = 0; i < arguments.size() && i < MOST_ARGUMENTS; i++) {
            for (String word : TELLING) if (arguments.get(i).contains(word)) return true;
        }
        return false;
    }
}
