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
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.FileDeleted;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds programs that leave no file to look at: run out of memory, or deleting themselves once they run. Sources:
 * memfd_create(2), fexecve(3), proc(5); container runtimes run a copy of themselves that is sealed in memory.
 */
public final class FilelessProgramDetector implements Detector {
    static final Rule FILELESS = CommandRules.rule(
                    "malicious-command.fileless-program",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.HIGH,
                    "T1620",
                    "T1027.011")
            .build();

    static final Rule SELF_DELETING = CommandRules.rule(
                    "malicious-command.self-deleting-program",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1070.004")
            .build();

    /** In the name that runc and crun give to the sealed copy of themselves. */
    private static final String RUNTIMES_COPY = "_cloned:";

    /** A program that deletes itself does so by a call, by {@code rm}, or by a shell with {@code rm}. */
    private static final int MOST_HELPERS = 2;

    /** Nobody installs from there. */
    private static final String SHARED_MEMORY = "/dev/shm/";

    /** Made by the service loader, or by hand. */
    public FilelessProgramDetector() {}

    @Override
    public String id() {
        return "fileless-program";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(FILELESS, SELF_DELETING);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.PROCESS_STARTED, EventKind.FILE_DELETED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (event instanceof ProcessStarted) {
            return ofStart(event, history);
        }
        return event instanceof FileDeleted deleted ? ofDeletion(deleted, history) : List.of();
    }

    private static List<Finding> ofStart(Event event, ContainerHistory history) {
        String path = event.process().executable();
        if (!WritablePlaces.isInMemory(path) || isOfARuntime(event, history)) return List.of();
        Process first = firstOf(path, history).orElse(event.process());
        Finding.Builder finding = Finding.builder(FILELESS, event).evidence("executable", path);
        // The same program again is the same incident.
        if (first.pid() != event.process().pid()) finding.process(first, history.ancestorsOf(first.pid()));
        // Some who manage machines run their programs so; an image has its programs in files.
        if (event.container().isHost()) finding.severity(Severity.MEDIUM).confidence(Confidence.MEDIUM);
        return List.of(finding.build());
    }

    /** The process that was started first from a program in memory, as far as that is remembered. */
    private static Optional<Process> firstOf(String path, ContainerHistory history) {
        for (Event event : history.recentEvents()) {
            Process process = event.process();
            if (event instanceof ProcessStarted && process.executable().equals(path)) return Optional.of(process);
        }
        return Optional.empty();
    }

    /** Whether it is the copy of itself that a container runtime starts, and not what runs in a container of it. */
    private static boolean isOfARuntime(Event event, ContainerHistory history) {
        if (!isNamedAsRuntimesCopy(event.process().executable())) return false;
        List<Process> ancestors = history.ancestorsOf(event);
        // Where a sensor tells no parents, a process that was something else before is no runtime's.
        return ancestors.isEmpty()
                ? history.recentEventsOf(event.process().pid()).size() <= 1
                : Roles.isGenuine(ancestors.get(0), Role.CONTAINER_RUNTIME);
    }

    /** Whether a program in memory has the name that container runtimes give their copy; others may choose it too. */
    static boolean isNamedAsRuntimesCopy(String executable) {
        return executable.contains(RUNTIMES_COPY);
    }

    private static List<Finding> ofDeletion(FileDeleted deleted, ContainerHistory history) {
        String path = deleted.path();
        if (!WritablePlaces.isShared(path)) return List.of();
        Optional<Process> itself = running(path, deleted, history);
        if (itself.isEmpty()) return List.of();
        return List.of(SELF_DELETING.finding(
                deleted, Evidence.of("executable", path), Evidence.of("running", Evidences.of(itself.get()))));
    }

    private static Optional<Process> running(String path, Event event, ContainerHistory history) {
        Process process = history.process(event);
        if (process.executable().equals(path)) return Optional.of(process);
        List<Process> ancestors = history.ancestorsOf(event);
        for (Process ancestor : ancestors.subList(0, Math.min(MOST_HELPERS, ancestors.size()))) {
            if (ancestor.executable().equals(path)) return Optional.of(ancestor);
        }
        if (!path.startsWith(SHARED_MEMORY)) return Optional.empty();
        // Whoever started it takes the file away behind it.
        int shell = ancestors.isEmpty() ? 0 : ancestors.get(0).pid();
        for (Process sibling : shell == 0 ? List.<Process>of() : history.childrenOf(shell)) {
            if (sibling.executable().equals(path)) return Optional.of(sibling);
        }
        return Optional.empty();
    }
}
