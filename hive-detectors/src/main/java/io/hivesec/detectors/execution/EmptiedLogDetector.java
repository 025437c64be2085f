package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.FileWritten;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;

/**
 * Finds a shell or interpreter that itself empties a record of who logged in and what was done: {@code > /var/log/wtmp} typed
 * into a shell starts no program that a command line would tell of. What is opened to be written is a write in every
 * sensor's format. Sources: open(2) on O_TRUNC, utmp(5), ATT&amp;CK T1070.002.
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
        return Set.of(EventKind.FILE_WRITTEN);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof FileWritten written) || !written.flags().truncates()) return List.of();
        String path = written.path();
        if (!GLANCE.mayFit(path) || !WatchedPaths.is(RECORDS, path)) return List.of();
        Process process = history.process(event.process().pid()).orElse(event.process());
        if (!Roles.isShellOrInterpreter(process) || isInstalling(event, history)) return List.of();
        return List.of(RULE.finding(event, Evidence.of("path", path)));
    }

    /** A package makes the empty files that it wants to find. */
    private static boolean isInstalling(Event event, ContainerHistory history) {
        return Roles.nearest(history.ancestorsOf(event), Role.PACKAGE_MANAGER).isPresent();
    }
}
