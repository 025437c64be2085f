package io.hivesec.detectors.shell;

import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.lineage.Invocation;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.detectors.lineage.WritablePlaces;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.NetworkListening;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.Scope;
import io.hivesec.history.ContainerHistory;
import io.hivesec.history.Descriptor;
import io.hivesec.spi.Detector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a shell that waits for commands under a program with a connection: an interpreter or a dropped program that
 * carries bytes between the two through pipes or a pseudo-terminal, or a network program that was told to start a shell.
 */
public final class SpawnedShellDetector implements Detector {
    /** How far apart a connection and a shell may be that nothing but time and kinship join. */
    private static final Duration TOGETHER = Duration.ofSeconds(5);

    private static final int MAX_STEPS = 4;

    @Override
    public String id() {
        return "reverse-shell.spawned-shell";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(ShellRules.PROCESS_RELAY, ShellRules.UTILITY_SHELL, ShellRules.BIND);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.PROCESS_STARTED, EventKind.NETWORK_CONNECTED, EventKind.NETWORK_ACCEPTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (event instanceof ProcessStarted) {
            return ofShell(event, history).map(List::of).orElse(List.of());
        }
        boolean opens = event instanceof NetworkConnected || event instanceof NetworkAccepted;
        if (opens && mayRelay(event.process())) {
            for (Process shell : waitingShellsUnder(event.process().pid(), history)) {
                Optional<Finding> found = judge(event, shell, event.process(), history);
                if (found.isPresent()) {
                    return List.of(found.get());
                }
            }
        }
        return List.of();
    }

    private static Optional<Finding> ofShell(Event event, ContainerHistory history) {
        if (event.process().pid() == 0 || !waits(event.process())) {
            return Optional.empty();
        }
        Process shell = history.process(event);
        return starter(shell, history).flatMap(starter -> judge(event, shell, starter, history));
    }

    private static boolean waits(Process process) {
        return Roles.is(process, Role.SHELL) && Invocation.of(process).readsInput();
    }

    private static boolean mayRelay(Process process) {
        return Roles.is(process, Role.NETWORK_UTILITY) || Roles.is(process, Role.INTERPRETER) || isDropped(process);
    }

    /** Whoever got in put it there, or hid it among the system's programs. */
    private static boolean isDropped(Process process) {
        String program = process.executable();
        return WritablePlaces.holds(program)
                || WritablePlaces.isConcealed(program)
                || WritablePlaces.isAmongSettings(program);
    }

    /** Who is behind a shell: the program that its process ran before, or the first ancestor that only started it. */
    private static Optional<Process> starter(Process shell, ContainerHistory history) {
        Optional<Process> before = ranBefore(shell.pid(), history);
        if (before.isPresent()) {
            return before;
        }
        int steps = 0;
        for (Process ancestor : history.ancestorsOf(shell.pid())) {
            boolean passesOn = Roles.is(ancestor, Role.WRAPPER)
                    || (Roles.is(ancestor, Role.SHELL) && Invocation.of(ancestor) == Invocation.COMMAND);
            if (!passesOn || ++steps > MAX_STEPS) {
                return Optional.of(ancestor).filter(SpawnedShellDetector::mayRelay);
            }
        }
        return Optional.empty();
    }

    private static Optional<Process> ranBefore(int pid, ContainerHistory history) {
        Optional<Process> before = Optional.empty();
        for (Event event : history.recentEventsOf(pid)) {
            // A fork that only prepared its streams is still its parent's doing.
            boolean acted = event instanceof ProcessStarted
                    || Connection.openedBy(event).isPresent();
            if (acted && mayRelay(event.process()) && !Roles.is(event.process(), Role.SHELL)) {
                before = Optional.of(event.process());
            }
        }
        return before;
    }

    private static List<Process> waitingShellsUnder(int pid, ContainerHistory history) {
        List<Process> shells = new ArrayList<>();
        List<Process> level = history.childrenOf(pid);
        for (int depth = 0; depth < MAX_STEPS && !level.isEmpty(); depth++) {
            List<Process> next = new ArrayList<>();
            for (Process child : level) {
                if (waits(child)) {
                    shells.add(child);
                } else if (next.size() < 64 && (Roles.is(child, Role.WRAPPER) || Roles.is(child, Role.SHELL))) {
                    next.addAll(history.childrenOf(child.pid()));
                }
            }
            level = next;
        }
        return shells;
    }

    private static Optional<Finding> judge(Event event, Process shell, Process starter, ContainerHistory history) {
        boolean givesShellsOnPurpose = Roles.isGenuine(starter, Role.REMOTE_LOGIN)
                || Roles.isGenuine(starter, Role.JOB_RUNNER)
                || Roles.isGenuine(starter, Role.CONTAINER_RUNTIME);
        if (givesShellsOnPurpose
                || DescriptorShellDetector.joined(shell.pid(), history).isPresent()) {
            return Optional.empty();
        }
        Optional<Connection> connection = Connection.latestOf(starter.pid(), history);
        if (connection.isEmpty() || callsItself(starter, connection.get(), history)) {
            return Optional.empty();
        }
        if (Roles.is(starter, Role.NETWORK_UTILITY)) {
            return Optional.of(ShellRules.finding(
                            ShellRules.UTILITY_SHELL,
                            event,
                            shell,
                            connection.get(),
                            "a network program started the shell",
                            history)
                    .build());
        }
        return relay(event, shell, starter, connection.get(), history);
    }

    private static Optional<Finding> relay(
            Event event, Process shell, Process starter, Connection connection, ContainerHistory history) {
        boolean pipes = sharesPipes(shell.pid(), starter.pid(), history);
        boolean terminal =
                PseudoTerminal.isUsedBy(starter.pid(), history) || PseudoTerminal.isUsedBy(shell.pid(), history);
        if (pipes) {
            return Optional.of(ShellRules.finding(
                            ShellRules.PROCESS_RELAY,
                            event,
                            shell,
                            connection,
                            "pipes held by the shell's starter",
                            history)
                    .confidence(told(shell) ? Confidence.HIGH : Confidence.MEDIUM)
                    .build());
        }
        // Programs close their sockets before they execute another.
        if (connection.opener().pid() != starter.pid() && hasExecutedSince(starter, connection, history)) {
            return Optional.empty();
        }
        // Without pipes to join them, only a connection that this side opened, at the time of the shell, says enough.
        boolean together = !connection.accepted()
                && connection.leavesMachine()
                && (told(shell) || (terminal && isDropped(starter)))
                && connection.isNear(startOf(shell, event, history), TOGETHER);
        if (!together) {
            return Optional.empty();
        }
        // An application that is one file has its terminals too.
        if (terminal && event.container().isHost() && WritablePlaces.isMounted(starter.executable())) {
            return Optional.empty();
        }
        boolean sure = terminal || Invocation.of(shell) == Invocation.INTERACTIVE;
        return Optional.of(ShellRules.finding(
                        ShellRules.PROCESS_RELAY,
                        event,
                        shell,
                        connection,
                        terminal ? "a pseudo-terminal" : "connected and started a shell within seconds",
                        history)
                .confidence(sure ? Confidence.HIGH : Confidence.MEDIUM)
                .build());
    }

    private static boolean hasExecutedSince(Process starter, Connection connection, ContainerHistory history) {
        for (Event event : history.recentEventsOf(starter.pid())) {
            if (event instanceof ProcessStarted && event.time().isAfter(connection.time())) return true;
        }
        return false;
    }

    /** Whether a program is at both ends of a connection to itself: a test of a server. */
    private static boolean callsItself(Process starter, Connection connection, ContainerHistory history) {
        if (!connection.accepted() || connection.leavesMachine()) return false;
        int port = 0;
        boolean called = false;
        for (Event event : history.recentEventsOf(starter.pid())) {
            if (event instanceof NetworkListening listening)
                port = listening.local().port();
            called |= event instanceof NetworkConnected connected
                    && connected.target().port() == port
                    && connected.target().scope() == Scope.LOOPBACK;
        }
        return called && port != 0;
    }

    private static boolean told(Process shell) {
        return !shell.arguments().isEmpty();
    }

    private static Instant startOf(Process shell, Event event, ContainerHistory history) {
        Instant start = event.time();
        for (Event one : history.recentEventsOf(shell.pid())) {
            if (one instanceof ProcessStarted) {
                start = one.time();
            }
        }
        return start;
    }

    private static boolean sharesPipes(int shell, int starter, ContainerHistory history) {
        return shell != starter && isSharedPipe(shell, 0, starter, history) && isSharedPipe(shell, 1, starter, history);
    }

    private static boolean isSharedPipe(int shell, int stream, int starter, ContainerHistory history) {
        return history.descriptor(shell, stream)
                .filter(Descriptor::isPipe)
                .filter(pipe -> Connection.holds(starter, pipe.number(), history))
                // A pipe that is the starter's own stream was given to it, and passes it by.
                .filter(pipe -> !isStream(starter, 0, pipe, history) && !isStream(starter, 1, pipe, history))
                .isPresent();
    }

    private static boolean isStream(int pid, int stream, Descriptor pipe, ContainerHistory history) {
        return history.descriptor(pid, stream)
                .filter(one -> one.number() == pipe.number())
                .isPresent();
    }
}
