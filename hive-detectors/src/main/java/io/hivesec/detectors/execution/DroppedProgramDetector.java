package io.hivesec.detectors.execution;

import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.lineage.Listeners;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.detectors.lineage.WritablePlaces;
import io.hivesec.detectors.lineage.WrittenFiles;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.Scope;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;

/**
 * Finds a program where anybody writes that a server wrote and started by itself, or that was fetched and started by a shell of
 * the server's, and that calls a machine of the Internet: what somebody had the server take in. Servers unpack libraries and test
 * databases there as well, which call nobody. A program whose own name is hidden among the system's programs is nobody's either.
 * Source: ATT&amp;CK T1190, T1105.
 */
public final class DroppedProgramDetector implements Detector {
    private static final Rule RULE = ImplantDetector.RULE;
    private static final int MOST_SHELLS = 3;

    /** Made by the service loader, or by hand. */
    public DroppedProgramDetector() {}

    @Override
    public String id() {
        return "dropped-program";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.NETWORK_CONNECTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        String program = event.process().executable();
        boolean mayBeDropped = WritablePlaces.isLoose(program) || WritablePlaces.isHidden(program);
        if (!(event instanceof NetworkConnected connected) || !mayBeDropped) return List.of();
        if (connected.target().scope() != Scope.EXTERNAL || WritablePlaces.isMounted(program)) return List.of();
        Process process = history.process(event);
        if (WritablePlaces.isConcealed(program) && process.name().startsWith(".")) {
            return found(event, process, "is hidden among the system's programs and calls out", connected);
        }
        Process parent = history.process(process.ppid()).orElse(null);
        if (parent == null) return List.of();
        boolean ofShell = Roles.is(parent, Role.SHELL);
        boolean isDropped = ofShell
                ? isFetchedUnderAServer(parent, history)
                : WritablePlaces.isLoose(program) && wroteAndServes(parent, program, history);
        if (!isDropped) return List.of();
        return found(
                event,
                process,
                ofShell ? "was fetched and started by a shell of a server" : "was written and started by a server",
                connected);
    }

    private static List<Finding> found(Event event, Process process, String act, NetworkConnected connected) {
        return List.of(RULE.finding(
                event,
                Evidence.of("program", Evidences.cut(process.commandLine())),
                Evidence.of("act", act),
                Evidence.of("peer", connected.target().toString())));
    }

    /** A shell that a server started, and under which something fetched before: the sensor need not tell what it wrote. */
    private static boolean isFetchedUnderAServer(Process shell, ContainerHistory history) {
        Process server = history.process(shell.ppid()).orElse(null);
        for (int steps = 0; server != null && Roles.is(server, Role.SHELL) && steps < MOST_SHELLS; steps++) {
            server = history.process(server.ppid()).orElse(null);
        }
        if (server == null || !isServer(server, history)) return false;
        for (Event earlier : history.recentEvents()) {
            Process sibling = earlier.process();
            boolean isOfIt = earlier instanceof ProcessStarted && sibling.ppid() == shell.pid();
            if (isOfIt && (Roles.is(sibling, Role.TRANSFER_COMMAND) || Roles.is(sibling, Role.NETWORK_UTILITY)))
                return true;
        }
        return false;
    }

    private static boolean isServer(Process process, ContainerHistory history) {
        return Roles.is(process, Role.WEB_SERVER)
                || Roles.is(process, Role.DATABASE)
                || Roles.is(process, Role.NETWORK_SERVICE)
                || (Roles.is(process, Role.INTERPRETER) && Listeners.has(process.pid(), history));
    }

    private static boolean wroteAndServes(Process parent, String program, ContainerHistory history) {
        boolean serves = Roles.is(parent, Role.WEB_SERVER) || Roles.is(parent, Role.DATABASE);
        boolean wrote = false;
        for (Event event : history.recentEventsOf(parent.pid())) {
            serves |= Listeners.isOpen(event);
            wrote |= WrittenFiles.of(event).equals(program);
        }
        return serves && wrote;
    }
}
