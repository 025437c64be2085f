package io.hivesec.detectors.shell;

import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.history.ContainerHistory;

/** Tells from opened files who works with a pseudo-terminal. Source: pty(7). */
final class PseudoTerminal {
    private PseudoTerminal() {}

    /** Whether a path is one end of a pseudo-terminal. */
    static boolean isPart(String path) {
        return path.equals("/dev/ptmx") || path.startsWith("/dev/pts/");
    }

    /** Whether a process opened one, as far as is remembered. */
    static boolean isUsedBy(int pid, ContainerHistory history) {
        for (Event event : history.recentEventsOf(pid)) {
            boolean opened = event instanceof FileOpened one && isPart(one.path());
            if (opened || (event instanceof FileWritten written && isPart(written.path()))) {
                return true;
            }
        }
        return false;
    }
}
