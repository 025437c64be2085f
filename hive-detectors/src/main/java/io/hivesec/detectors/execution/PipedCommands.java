package io.hivesec.detectors.execution;

import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What fetches or decodes, and the shell or interpreter without a script that starts beside it at the same moment: the two
 * ends of a pipe that somebody typed into a shell, or that a script has, of which no command line tells.
 */
final class PipedCommands {
    /** A shell starts all commands of a pipe at once; a person needs longer for the next line. */
    private static final Duration TOGETHER = Duration.ofMillis(250);

    private static final int MOST_ARGUMENTS = 64;

    private static final Set<String> ELEVATORS = Set.of("sudo", "doas");

    private PipedCommands() {}

    /** The pipe of which the later end has just started, as a command line; null when there is none. */
    static @Nullable List<String> of(Event start, ContainerHistory history) {
        Process last = start.process();
        boolean provides = Providers.isOne(last);
        if (!provides && !readsItsCommands(last)) return null;
        Process parent = last.ppid() == 0 ? null : history.process(last.ppid()).orElse(null);
        if (parent == null || !runsItsOwnCommands(parent)) return null;
        Process other = startedBeside(start, parent.pid(), provides, history);
        if (other == null) return null;
        return List.of("sh", "-c", provides ? piped(last, other) : piped(other, last));
    }

    /** A shell of which the command line does not hold the pipe, or it would be judged with that. */
    private static boolean runsItsOwnCommands(Process parent) {
        if (!Roles.is(parent, Role.SHELL)) return false;
        for (String argument : parent.arguments()) {
            if (argument.startsWith("-") && !argument.startsWith("--") && argument.endsWith("c")) return false;
        }
        return true;
    }

    private static @Nullable Process startedBeside(
            Event start, int parent, boolean provides, ContainerHistory history) {
        Instant from = start.time().minus(TOGETHER);
        for (Process process : history.childrenOf(parent)) {
            boolean isOther = process.pid() != start.process().pid()
                    && (provides ? readsItsCommands(process) : Providers.isOne(process));
            if (isOther && hasStartedSince(from, process.pid(), history)) return process;
        }
        return null;
    }

    private static boolean hasStartedSince(Instant from, int pid, ContainerHistory history) {
        for (Event event : history.recentEventsOf(pid)) {
            if (event instanceof ProcessStarted && !event.time().isBefore(from)) return true;
        }
        return false;
    }

    /** Whether it is a shell or interpreter that is given neither a script nor a text. */
    private static boolean readsItsCommands(Process process) {
        List<String> arguments = process.arguments();
        if (arguments.isEmpty()) return false;
        if (!ELEVATORS.contains(process.name())) {
            // Its arguments tell most programs from a shell that reads, and cost less than what it is.
            return isGivenNothing(arguments, 1) && Roles.isShellOrInterpreter(process);
        }
        int program = 1;
        while (program < arguments.size() && arguments.get(program).startsWith("-")) program++;
        return program < arguments.size()
                && Roles.is(arguments.get(program), Role.SHELL)
                && isGivenNothing(arguments, program + 1);
    }

    private static boolean isGivenNothing(List<String> arguments, int first) {
        for (int i = first; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("-") || argument.equals("-s") || argument.equals("--")) return true;
            boolean isOption = argument.startsWith("-") && argument.indexOf('c') < 0 && argument.indexOf('e') < 0;
            if (!isOption) return false;
        }
        return true;
    }

    private static String piped(Process from, Process into) {
        return quoted(from) + " | " + quoted(into);
    }

    private static String quoted(Process process) {
        StringBuilder text = new StringBuilder();
        List<String> arguments = process.arguments();
        for (int i = 0; i < arguments.size() && i < MOST_ARGUMENTS; i++) {
            JoinedCommands.quoted(text.append(i == 0 ? "" : " "), arguments.get(i));
        }
        return text.toString();
    }
}
