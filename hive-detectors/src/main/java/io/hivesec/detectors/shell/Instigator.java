package io.hivesec.detectors.shell;

import io.hivesec.detectors.command.CommandLines;
import io.hivesec.detectors.command.Flow;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Process;
import java.util.List;

/**
 * The process that an alert about a shell is about: the one that opened the connection, or, where the command line of an
 * ancestor already says that it sets up the shell, the outermost of those. What events show and what command lines say
 * are one alert that way.
 *
 * @param process the process
 * @param ancestors its parent, grandparent and so on
 */
record Instigator(Process process, List<Process> ancestors) {
    private static final int MAX_ANCESTORS = 8;

    /** Who is behind a connection. */
    static Instigator of(Process opener, List<Process> ancestors, Endpoint peer) {
        for (int i = Math.min(ancestors.size(), MAX_ANCESTORS) - 1; i >= 0; i--) {
            if (announces(ancestors.get(i), peer)) {
                return new Instigator(ancestors.get(i), ancestors.subList(i + 1, ancestors.size()));
            }
        }
        return new Instigator(opener, ancestors);
    }

    private static boolean announces(Process process, Endpoint peer) {
        for (Flow flow : CommandLines.of(process).flows()) {
            boolean samePort = flow.connection() == null
                    || flow.connection().port() < 0
                    || flow.connection().port() == peer.port()
                    || flow.connection().listens();
            if (flow.isShell() && samePort) {
                return true;
            }
        }
        return false;
    }
}
