package io.hivesec.detectors.lineage;

import io.hivesec.event.Event;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkListening;
import io.hivesec.history.ContainerHistory;

/**
 * Tells from what a process did that it answers others over the network, for programs that no list knows as servers.
 *
 * <p>Threads: safe.
 */
public final class Listeners {
    private Listeners() {}

    /** Whether a process listens, or was called, other than from its own machine, as far as is remembered of it. */
    public static boolean has(int pid, ContainerHistory history) {
        for (Event event : history.recentEventsOf(pid)) if (isOpen(event)) return true;
        return false;
    }

    /** Whether an event shows that. */
    public static boolean isOpen(Event event) {
        if (event instanceof NetworkAccepted accepted)
            return accepted.peer().scope().isRemote();
        if (!(event instanceof NetworkListening listening)
                || listening.protocol().equals("unix")) return false;
        String address = listening.local().ip();
        return !address.startsWith("127.") && !address.equals("::1");
    }
}
