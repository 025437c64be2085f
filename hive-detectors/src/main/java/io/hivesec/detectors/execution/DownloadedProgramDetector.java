package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
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
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds a program or script that one process fetched or decoded and a later one runs. The commands of a shell, each a process of its own, are
 * judged as {@link RemoteCodeDetector} judges them on one line ({@link JoinedCommands}); a program that fetches by itself
 * is followed by its connection and by the file that it wrote.
 */
public final class DownloadedProgramDetector implements Detector {
    static final Rule DOWNLOADED = CommandRules.rule(
                    "malicious-command.downloaded-program",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1105",
                    "T1059.004")
            .build();

    static final Rule DECODED = CommandRules.rule(
                    "malicious-command.decoded-program",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1027",
                    "T1140")
            .build();

    /** Made by the service loader, or by hand. */
    public DownloadedProgramDetector() {}

    @Override
    public String id() {
        return "downloaded-program";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(DOWNLOADED, DECODED);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.PROCESS_STARTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof ProcessStarted)) return List.of();
        // To go through the past takes longer than all else that is asked of a start.
        String program = StartedFile.leftBySomebody(event.process());
        if (program.isEmpty()) {
            program = StartedFile.besideTheSystem(event.process());
            if (program.isEmpty() || !isOfAShell(event, history)) return List.of();
        }
        List<Event> past = history.recentEvents();
        Optional<JoinedCommands> joined = JoinedCommands.of(event, program, past);
        if (joined.isPresent()) {
            return ofCommands(event, program, joined.get());
        }
        NetworkConnected connection =
                WritablePlaces.isLoose(program) ? connectionOfWriter(program, event, history, past) : null;
        return connection == null
                ? List.of()
                : List.of(DOWNLOADED.finding(
                        event,
                        Evidence.of("program", program),
                        Evidence.of("fetchedBy", Evidences.of(connection.process())),
                        Evidence.of("peer", connection.target().toString())));
    }

    /** Whether a shell started it: what an image is made to run is started by its entry point, a runtime or a server. */
    private static boolean isOfAShell(Event event, ContainerHistory history) {
        Optional<Process> parent = history.process(event.process().ppid());
        if (parent.isPresent()) return Roles.is(parent.get(), Role.SHELL);
        List<Process> ancestors = history.ancestorsOf(event);
        return !ancestors.isEmpty() && Roles.is(ancestors.get(0), Role.SHELL);
    }

    private static List<Finding> ofCommands(Event event, String program, JoinedCommands commands) {
        String fetched = commands.judged(FetchChecks::downloadExecute);
        if (fetched != null) return List.of(provided(DOWNLOADED, event, program, fetched, "fetchedBy", commands));
        String decoded = commands.judged(FetchChecks::encodedExecution);
        return decoded == null ? List.of() : List.of(provided(DECODED, event, program, decoded, "decodedBy", commands));
    }

    private static Finding provided(
            Rule rule, Event event, String program, String how, String by, JoinedCommands commands) {
        return rule.finding(
                event,
                Evidence.of("program", program),
                Evidence.of("command", how),
                Evidence.of(by, Evidences.of(commands.provider())));
    }

    /** The connection to the Internet that the program's writer had made before it wrote it. */
    private static @Nullable NetworkConnected connectionOfWriter(
            String program, Event event, ContainerHistory history, List<Event> past) {
        Process writer = null;
        for (Event earlier : past) {
            if (earlier.process().pid() != event.process().pid()
                    && WrittenFiles.of(earlier).equals(program)) {
                writer = earlier.process();
            }
        }
        if (writer == null) return null;
        NetworkConnected found = null;
        for (Event earlier : history.recentEventsOf(writer.pid())) {
            if (earlier instanceof NetworkConnected connected
                    && connected.target().scope() == Scope.EXTERNAL) {
                found = connected;
            }
            if (WrittenFiles.of(earlier).equals(program)) return found;
        }
        return null;
    }
}
