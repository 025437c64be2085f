package io.hivesec.detectors.shell;

import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.lineage.Invocation;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.FileOpened;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.history.Descriptor;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a shell or an interpreter whose standard input and output are one connected socket, however it came to that:
 * duplicated by itself, inherited from the program that it was before, or from its parent.
 */
public final class DescriptorShellDetector implements Detector {

    @Override
    public String id() {
        return "reverse-shell.descriptor";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(ShellRules.DESCRIPTOR, ShellRules.BIND);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(
                EventKind.PROCESS_STARTED,
                EventKind.DESCRIPTOR_DUPLICATED,
                EventKind.NETWORK_CONNECTED,
                EventKind.NETWORK_ACCEPTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!mayJoin(event)) {
            return List.of();
        }
        if (event.process().pid() == 0) {
            return ofUnnumbered(event, history);
        }
        Optional<Descriptor> joined = joined(event.process().pid(), history);
        if (joined.isEmpty()) {
            return event instanceof NetworkConnected connected ? LateConnections.of(connected, history) : List.of();
        }
        Process process = history.process(event);
        if (!mayTakeCommands(process) || isCommandOfShell(process, joined.get(), history)) {
            return List.of();
        }
        Optional<Connection> connection = Connection.behind(joined.get(), process.pid(), history);
        if (connection.isEmpty() || isService(process, connection.get())) {
            return List.of();
        }
        Doubt doubt = Doubt.of(process.pid(), connection.get(), history);
        if (doubt == Doubt.TERMINAL) {
            return List.of();
        }
        Finding.Builder finding = ShellRules.finding(
                ShellRules.DESCRIPTOR, event, process, connection.get(), "descriptors 0 and 1 are the socket", history);
        if (doubt == Doubt.NULL_DEVICE) {
            finding.confidence(Confidence.MEDIUM);
        }
        return List.of(finding.build());
    }

    private static boolean mayJoin(Event event) {
        return event instanceof ProcessStarted
                || (event instanceof DescriptorDuplicated duplicated && isStream(duplicated.to()))
                || (event instanceof NetworkConnected connected
                        && (isStream(connected.descriptor()) || LateConnections.mayBe(connected)))
                || (event instanceof NetworkAccepted accepted && isStream(accepted.descriptor()));
    }

    /** A shell without pid of which is told that a standard stream is a connection: there is no history to ask. */
    private static List<Finding> ofUnnumbered(Event event, ContainerHistory history) {
        boolean isStream = event instanceof NetworkConnected connected && isStream(connected.descriptor())
                || event instanceof NetworkAccepted accepted && isStream(accepted.descriptor());
        Process process = event.process();
        if (!isStream || !Roles.is(process, Role.SHELL)) return List.of();
        return Connection.openedBy(event)
                .filter(one -> !isService(process, one))
                .map(one -> ShellRules.finding(
                                ShellRules.DESCRIPTOR, event, process, one, "a standard stream is the socket", history)
                        .confidence(Confidence.MEDIUM)
                        .build())
                .map(List::of)
                .orElse(List.of());
    }

    /** One program that is all of a system's, of which is not told as what it was called, takes its input from a socket as a shell. */
    private static boolean mayTakeCommands(Process process) {
        return Roles.isShellOrInterpreter(process) || MultiCall.isSilent(process);
    }

    private static boolean isStream(int descriptor) {
        return descriptor == 0 || descriptor == 1;
    }

    /** The connection that both standard input and standard output of a process refer to. */
    static Optional<Descriptor> joined(int pid, ContainerHistory history) {
        Optional<Descriptor> input = history.descriptor(pid, 0).filter(Descriptor::isConnection);
        return input.filter(one -> history.descriptor(pid, 1)
                .filter(output -> output.number() == one.number())
                .isPresent());
    }

    /** What a shell that is already known runs is no further shell. */
    private static boolean isCommandOfShell(Process process, Descriptor descriptor, ContainerHistory history) {
        Optional<Process> parent = history.process(process.ppid()).filter(one -> Roles.is(one, Role.SHELL));
        return parent.isPresent()
                && joined(process.ppid(), history)
                        .filter(one -> one.number() == descriptor.number())
                        .isPresent();
    }

    /** Programs of inetd's kind run a service on each connection; a shell that waits for commands is no service. */
    private static boolean isService(Process process, Connection connection) {
        if (Roles.isGenuine(connection.opener(), Role.REMOTE_LOGIN)) {
            return true;
        }
        // The same program that is many answers and starts its services.
        if (connection.accepted() && MultiCall.isSilent(process) && MultiCall.isSilent(connection.opener()))
            return true;
        boolean waits = Roles.is(process, Role.SHELL) && Invocation.of(process).readsInput();
        return connection.accepted() && Roles.is(connection.opener(), Role.SOCKET_SERVER) && !waits;
    }

    /** Sensors do not tell of closed descriptors: the number may by now be that of a file opened since. */
    private enum Doubt {
        NONE,
        NULL_DEVICE,
        TERMINAL;

        private static Doubt of(int pid, Connection connection, ContainerHistory history) {
            Doubt doubt = NONE;
            for (Event event : history.recentEventsOf(pid)) {
                if (event instanceof FileOpened opened && !event.time().isBefore(connection.time())) {
                    if (PseudoTerminal.isPart(opened.path())) {
                        return TERMINAL;
                    }
                    doubt = opened.path().equals("/dev/null") ? NULL_DEVICE : doubt;
                }
            }
            return doubt;
        }
    }
}
