package io.hivesec.detectors.shell;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.lineage.Invocation;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds a program that runs commands one at a time as a connection brings them, so that no shell ever waits at it: a loop of an
 * interpreter, of a compiled program, or of a shell over {@code /dev/tcp}. It shows in what is asked, who and where one
 * is, and in the pauses between the questions: a script asks one after the other, somebody far away thinks and types.
 */
public final class CommandLoopDetector implements Detector {
    /** How many different questions. */
    private static final int MANY_QUESTIONS = 3;

    /** Who types, or sends commands one by one over a network, leaves this between two of them. */
    private static final Duration PAUSE = Duration.ofMillis(150);

    private static final int MANY_PAUSES = 2;

    /** A loop runs a command itself, by a shell, or by a shell that it holds. */
    private static final int MAX_STEPS = 4;

    /** Looked at by everybody, and by whoever has just got in. */
    private static final Set<String> LOOKS = Set.of("cat", "ls", "ps", "pwd", "df", "find", "uptime");

    /** Run others' commands over their connections by purpose, or have rules of their own. */
    private static final List<Role> OTHERS = List.of(
            Role.REMOTE_LOGIN,
            Role.JOB_RUNNER,
            Role.CONTAINER_RUNTIME,
            Role.CONFIGURATION_TOOL,
            Role.PACKAGE_MANAGER,
            Role.SCHEDULER,
            Role.SERVICE_MANAGER,
            Role.WEB_SERVER,
            Role.DATABASE);

    /** Made by the service loader, or by hand. */
    public CommandLoopDetector() {}

    @Override
    public String id() {
        return "reverse-shell.command-loop";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(ShellRules.COMMAND_LOOP);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.PROCESS_STARTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof ProcessStarted) || !isQuestion(event.process())) return List.of();
        for (Process ancestor : nearest(history.ancestorsOf(event))) {
            for (Role role : OTHERS) if (Roles.isGenuine(ancestor, role)) return List.of();
            Connection connection = connectedBy(ancestor, history);
            if (connection != null) return judge(event, ancestor, connection, history);
        }
        return List.of();
    }

    /**
     * The latest connection that a process itself opened to another machine, or the first of those to the same, since some fetch
     * each command over one of its own; what it inherited is its parent's.
     */
    private static @Nullable Connection connectedBy(Process process, ContainerHistory history) {
        Connection latest = null;
        for (Event event : history.recentEventsOf(process.pid())) {
            Connection opened = Connection.openedBy(event).orElse(null);
            if (opened != null && !opened.accepted() && opened.leavesMachine()) {
                boolean isSame = latest != null
                        && latest.peer().ip().equals(opened.peer().ip());
                latest = isSame ? latest : opened;
            }
        }
        return latest;
    }

    private static List<Finding> judge(Event event, Process loop, Connection connection, ContainerHistory history) {
        // At a terminal somebody sits, and what carries one over a connection is found by it.
        if (PseudoTerminal.isUsedBy(loop.pid(), history)) return List.of();
        Questions questions = Questions.of(loop, connection.time(), history);
        if (!questions.areAsked()) return List.of();
        return List.of(ShellRules.finding(
                        ShellRules.COMMAND_LOOP,
                        event,
                        loop,
                        connection,
                        "commands run one at a time, with pauses",
                        history)
                .evidence("command", String.join(", ", questions.asked))
                .build());
    }

    private static boolean isQuestion(Process process) {
        return Roles.is(process, Role.RECON_COMMAND) || isQuestion(asked(process));
    }

    private static boolean isQuestion(String name) {
        return Roles.is(name, Role.RECON_COMMAND) || LOOKS.contains(name);
    }

    /** The program of a question; a sensor may tell only of the shell that was given it. */
    private static String asked(Process process) {
        if (!Roles.is(process, Role.SHELL)) return process.name();
        String command = Invocation.commandOf(process);
        int end = 0;
        while (end < command.length() && command.charAt(end) > ' ') end++;
        return command.substring(command.lastIndexOf('/', Math.max(0, end - 1)) + 1, end);
    }

    private static List<Process> nearest(List<Process> ancestors) {
        return ancestors.subList(0, Math.min(MAX_STEPS, ancestors.size()));
    }

    /** What was asked below a process since it connected. Not thread-safe. */
    private static final class Questions {
        private final Set<String> asked = new LinkedHashSet<>();
        private boolean isWhoAsked;
        private int tellings;
        private int pauses;

        static Questions of(Process loop, Instant since, ContainerHistory history) {
            Questions questions = new Questions();
            Instant last = since;
            for (Event event : history.recentEvents()) {
                boolean isAsked = event instanceof ProcessStarted && isQuestion(event.process());
                // A shell that starts for the question is no end of a pause.
                if (!isAsked && !(event instanceof ProcessExited)) continue;
                if (event.time().isBefore(since) || !isBelow(event, loop, history)) continue;
                if (isAsked) questions.add(event.process(), Duration.between(last, event.time()));
                last = event.time();
            }
            return questions;
        }

        private void add(Process process, Duration pause) {
            String name = asked(process);
            boolean isPaused = pause.compareTo(PAUSE) >= 0;
            // A shell and the program that it was given are one question.
            boolean isAnother = asked.add(name) || isPaused;
            isWhoAsked |= Roles.is(process, Role.IDENTITY_COMMAND) || Roles.is(name, Role.IDENTITY_COMMAND);
            boolean tells = Roles.is(process, Role.RECON_COMMAND) || Roles.is(name, Role.RECON_COMMAND);
            tellings += isAnother && tells ? 1 : 0;
            pauses += isPaused ? 1 : 0;
        }

        /** Enough of them, more than a look around, and with time to think. */
        boolean areAsked() {
            return asked.size() >= MANY_QUESTIONS && isWhoAsked && tellings >= 2 && pauses >= MANY_PAUSES;
        }

        private static boolean isBelow(Event event, Process loop, ContainerHistory history) {
            for (Process ancestor : nearest(history.ancestorsOf(event))) {
                if (ancestor.pid() == loop.pid()) return true;
                // What a script of the loop's does is its own; a part of the loop is none.
                boolean isScript = Roles.is(ancestor, Role.SHELL) && Invocation.of(ancestor) == Invocation.SCRIPT;
                if (isScript && !ancestor.arguments().equals(loop.arguments())) return false;
            }
            return false;
        }
    }
}
