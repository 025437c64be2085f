package io.hivesec.detectors.shell;

import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.lineage.Invocation;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.Scope;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * For sensors that tell of connections and not of descriptors: finds a shell that connects by itself and then waits for
 * commands, and a netcat that talks to the outside from under a shell. Both may be a person at work, so confidence goes
 * by how much is known.
 */
public final class OutboundShellDetector implements Detector {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int MAX_STEPS = 4;
    private static final Set<String> NETCATS = Set.of(
            "nc",
            "ncat",
            "netcat",
            "nc.traditional",
            "nc.openbsd",
            "netcat.openbsd",
            "cryptcat",
            "socat",
            "busybox",
            "toybox",
            "pwncat",
            "rcat",
            "sbd");

    @Override
    public String id() {
        return "reverse-shell.outbound";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(ShellRules.SHELL_CONNECTS, ShellRules.UTILITY_CONNECTS);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.PROCESS_STARTED, EventKind.NETWORK_CONNECTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        Optional<Finding> found = Optional.empty();
        if (event instanceof NetworkConnected connected) {
            // What a program is costs less to ask than where an address is.
            if (Roles.is(event.process(), Role.SHELL)) {
                found = isOutbound(connected) ? shellConnects(connected, history) : found;
            } else if (isNetcat(event.process())) {
                found = isOutbound(connected) ? utilityConnects(connected, history) : found;
            } else if (Roles.is(event.process(), Role.NETWORK_UTILITY)) {
                found = isOutbound(connected) ? utilityBesideShell(connected, history) : found;
            }
        } else if (event instanceof ProcessStarted) {
            boolean isWaiting = Roles.is(event.process(), Role.SHELL)
                    && Invocation.of(event.process()).readsInput();
            found = isWaiting ? shellFollows(event, history) : commandFollows(event, history);
        }
        return found.map(List::of).orElse(List.of());
    }

    private static boolean isOutbound(NetworkConnected connected) {
        Scope scope = connected.target().scope();
        return !connected.protocol().equals("udp") && scope.isRemote();
    }

    private static boolean isNetcat(Process process) {
        return NETCATS.contains(process.name()) && Roles.is(process, Role.NETWORK_UTILITY);
    }

    /** A shell that reads commands opens a connection itself, which only {@code /dev/tcp} and its kin do. */
    private static Optional<Finding> shellConnects(NetworkConnected connected, ContainerHistory history) {
        Invocation invocation = Invocation.of(connected.process());
        boolean descriptorsTold = connected.descriptor() != NetworkConnected.NO_DESCRIPTOR;
        if (descriptorsTold || !invocation.readsInput()) {
            return Optional.empty();
        }
        Connection connection = new Connection(connected.target(), false, connected.process(), connected.time());
        // From a prompt it may be a look whether a port is open.
        return Optional.of(ShellRules.finding(
                        ShellRules.SHELL_CONNECTS,
                        connected,
                        connected.process(),
                        connection,
                        "the shell opened the connection itself",
                        history)
                .severity(Severity.MEDIUM)
                .confidence(invocation == Invocation.UNKNOWN ? Confidence.LOW : Confidence.MEDIUM)
                .build());
    }

    /** An interactive shell connected, and runs a command although no stream was told to have become the socket. */
    private static Optional<Finding> commandFollows(Event event, ContainerHistory history) {
        Process shell = history.process(event.process().ppid()).orElse(Process.UNKNOWN);
        if (!Roles.is(shell, Role.SHELL) || Invocation.of(shell) != Invocation.INTERACTIVE) {
            return Optional.empty();
        }
        Connection connection = Connection.latestOf(shell.pid(), history)
                .filter(one -> !one.accepted() && one.leavesMachine())
                .orElse(null);
        if (connection == null || areDescriptorsTold(history)) {
            return Optional.empty();
        }
        return Optional.of(ShellRules.finding(
                        ShellRules.SHELL_CONNECTS,
                        event,
                        shell,
                        connection,
                        "an interactive shell opened a connection and runs commands",
                        history)
                .severity(Severity.MEDIUM)
                .confidence(Confidence.MEDIUM)
                .build());
    }

    /** Some sensors name a socket and tell nothing of what becomes of it. */
    private static boolean areDescriptorsTold(ContainerHistory history) {
        for (Event event : history.recentEvents()) if (event instanceof DescriptorDuplicated) return true;
        return false;
    }

    /** A shell connected, and there or under it a shell that waits for commands starts at once. */
    private static Optional<Finding> shellFollows(Event event, ContainerHistory history) {
        int pid = event.process().pid();
        if (pid == 0) {
            return Optional.empty();
        }
        Optional<Connection> own = shellConnection(pid, history);
        if (own.isEmpty()) {
            Process shell = history.process(pid).orElse(event.process());
            own = history.process(shell.ppid())
                    .filter(parent -> Roles.is(parent, Role.SHELL))
                    .flatMap(parent -> shellConnection(parent.pid(), history));
        }
        return own.filter(connection -> connection.leavesMachine() && connection.isNear(event.time(), SOON))
                .map(connection -> ShellRules.finding(
                                ShellRules.SHELL_CONNECTS,
                                event,
                                event.process(),
                                connection,
                                "a shell connected and a shell that waits for commands followed",
                                history)
                        .build());
    }

    private static Optional<Connection> shellConnection(int pid, ContainerHistory history) {
        Optional<Connection> found = Optional.empty();
        for (Event event : history.recentEventsOf(pid)) {
            boolean unseen = event instanceof NetworkConnected connected
                    && connected.descriptor() == NetworkConnected.NO_DESCRIPTOR
                    && isOutbound(connected)
                    && Roles.is(event.process(), Role.SHELL);
            if (unseen) {
                found = Connection.openedBy(event);
            }
        }
        return found;
    }

    private static Optional<Finding> utilityConnects(NetworkConnected connected, ContainerHistory history) {
        NetcatArguments meaning = NetcatArguments.of(connected.process());
        boolean external = connected.target().scope() != Scope.INTERNAL;
        boolean quiet = meaning == NetcatArguments.OTHER || (!external && meaning != NetcatArguments.CONVERSATION);
        Optional<Process> shell = shellAbove(connected, history);
        if (quiet || shell.isEmpty()) {
            return Optional.empty();
        }
        Connection connection = new Connection(connected.target(), false, connected.process(), connected.time());
        boolean telling = external
                && meaning == NetcatArguments.CONVERSATION
                && !connected.container().isHost();
        Finding.Builder finding = ShellRules.finding(
                ShellRules.UTILITY_CONNECTS,
                connected,
                shell.get(),
                connection,
                "a network program under a shell opened a two-way connection",
                history);
        return Optional.of(
                telling
                        ? finding.build()
                        : finding.severity(Severity.MEDIUM)
                                .confidence(Confidence.LOW)
                                .build());
    }

    /** A client of telnet or TLS, and beside it, under the same shell, one that was told to be interactive: no terminal has two. */
    private static Optional<Finding> utilityBesideShell(NetworkConnected connected, ContainerHistory history) {
        Process utility = history.process(connected);
        boolean isOfAShell = history.process(utility.ppid())
                .filter(parent -> Roles.is(parent, Role.SHELL))
                .isPresent();
        if (!isOfAShell) return Optional.empty();
        for (Process sibling : history.childrenOf(utility.ppid())) {
            if (!Roles.is(sibling, Role.SHELL) || Invocation.of(sibling) != Invocation.INTERACTIVE) continue;
            Connection connection = new Connection(connected.target(), false, utility, connected.time());
            return Optional.of(ShellRules.finding(
                            ShellRules.UTILITY_CONNECTS,
                            connected,
                            sibling,
                            connection,
                            "a network program beside an interactive shell",
                            history)
                    .build());
        }
        return Optional.empty();
    }

    /** The shell or interpreter that started a process, past programs that only pass its streams on. */
    private static Optional<Process> shellAbove(Event event, ContainerHistory history) {
        List<Process> ancestors = history.ancestorsOf(event);
        for (int i = 0; i < ancestors.size() && i < MAX_STEPS; i++) {
            if (Roles.isShellOrInterpreter(ancestors.get(i))) {
                return Optional.of(ancestors.get(i));
            }
            if (!Roles.is(ancestors.get(i), Role.WRAPPER)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
