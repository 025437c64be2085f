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
import io.hivesec.event.FileDeleted;
import io.hivesec.event.FileWritten;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;

/**
 * Finds a shell or interpreter that itself empties a record of who logged in and what was done: {@code > /var/log/wtmp} typed
 * into a shell starts no program that a command line would tell of. On the machine itself it also finds such a record deleted,
 * for a sensor that tells of no arguments, and one changed by a program from where anybody writes. What is opened to be written is
 * a write in every sensor's format. Sources: open(2) on O_TRUNC, utmp(5), ATT&amp;CK T1070.002.
 */
public final class EmptiedLogDetector implements Detector {
    static final Rule RULE = CommandRules.rule(
                    "malicious-command.log-emptied",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.MEDIUM,
                    Confidence.MEDIUM,
                    "T1070.002")
            .build();

    private static final String RECORDS = "records";
    private static final PathGlance GLANCE = WatchedPaths.glance(List.of(RECORDS));

    private static final Set<String> REMOVERS = Set.of("rm", "unlink", "shred", "srm", "wipe", "busybox", "find");
    private static final Set<String> KEEPERS = Set.of("logrotate", "newsyslog", "savelog", "cloud-init");

    /** Made by the service loader, or by hand. */
    public EmptiedLogDetector() {}

    @Override
    public String id() {
        return "log-emptied";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.FILE_WRITTEN, EventKind.FILE_DELETED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        String path = event instanceof FileDeleted deleted ? deleted.path() : WrittenFiles.of(event);
        if (path.isEmpty() || !GLANCE.mayFit(path) || !WatchedPaths.is(RECORDS, path)) return List.of();
        Process process = history.process(event);
        boolean isTelling = event instanceof FileWritten written
                ? isEmptied(written, process)
                // An image is made without the records of its making.
                : event.container().isHost() && isTyped(process, event, history);
        if (!isTelling || isInstalling(event, history)) return List.of();
        return List.of(RULE.finding(event, Evidence.of("path", path)));
    }

    /** What lies where anybody writes keeps no records; it changes them. */
    private static boolean isEmptied(FileWritten written, Process process) {
        if (WritablePlaces.isLoose(process.executable())) return true;
        return written.flags().truncates() && Roles.isShellOrInterpreter(process);
    }

    /** Deleted by a program that deletes what it is told to, and not by what keeps records and lets old ones go. */
    private static boolean isTyped(Process process, Event event, ContainerHistory history) {
        if (!REMOVERS.contains(process.name()) && !WritablePlaces.isLoose(process.executable())) return false;
        for (Process ancestor : history.ancestorsOf(event))
            if (KEEPERS.contains(ancestor.name()) || Roles.isGenuine(ancestor, Role.SCHEDULER)) return false;
        return true;
    }

    /** A package makes the empty files that it wants to find. */
    private static boolean isInstalling(Event event, ContainerHistory history) {
        return Roles.nearest(history.ancestorsOf(event), Role.PACKAGE_MANAGER).isPresent();
    }
}
