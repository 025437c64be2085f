package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.lineage.Listeners;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.detectors.lineage.WrittenFiles;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.FileOpened;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;

/**
 * Finds a web server or database that itself writes a file which lets somebody in or is run by something else (keys, start-up
 * scripts, units, profiles), or opens the system's password hashes. Servers that can be told where to write or what to show
 * are taken over so, without any shell. The files that decide on rights, and cron's, have rules of their own:
 * {@code privilege-escalation.sensitive-write}. Sources: shadow(5), ATT&amp;CK T1190 and T1003.008.
 */
public final class ServerFilesDetector implements Detector {
    static final Rule PLANTS = CommandRules.rule(
                    "malicious-command.server-plants-file",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.HIGH,
                    "T1190",
                    "T1098.004",
                    "T1546")
            .build();

    static final Rule READS_HASHES = CommandRules.rule(
                    "malicious-command.server-reads-hashes",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1003.008",
                    "T1190")
            .build();

    private static final List<String> PLANTED = List.of("keys", "units", "startup", "profile");
    private static final PathGlance PLANTED_GLANCE = WatchedPaths.glance(PLANTED);
    private static final List<String> HASHES = List.of("hashes");
    private static final PathGlance HASHES_GLANCE = WatchedPaths.glance(HASHES);

    /** Made by the service loader, or by hand. */
    public ServerFilesDetector() {}

    @Override
    public String id() {
        return "server-files";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(PLANTS, READS_HASHES);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.FILE_OPENED, EventKind.FILE_WRITTEN, EventKind.FILE_RENAMED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        String written = WrittenFiles.of(event);
        if (!written.isEmpty()) {
            return judge(PLANTS, PLANTED, PLANTED_GLANCE, written, event, history);
        }
        return event instanceof FileOpened opened
                ? judge(READS_HASHES, HASHES, HASHES_GLANCE, opened.path(), event, history)
                : List.of();
    }

    private static List<Finding> judge(
            Rule rule, List<String> categories, PathGlance glance, String path, Event event, ContainerHistory history) {
        // What servers touch at every turn is neither the system's nor of somebody's settings.
        if (!glance.mayFit(path) || !isServer(event, history)) return List.of();
        for (String category : categories) {
            if (WatchedPaths.is(category, path)) return List.of(rule.finding(event, Evidence.of("path", path)));
        }
        return List.of();
    }

    private static boolean isServer(Event event, ContainerHistory history) {
        Process process = history.process(event);
        if (Roles.is(process, Role.WEB_SERVER) || Roles.is(process, Role.DATABASE)) return true;
        // What an interpreter serves its arguments say, which not every sensor tells; that it is called tells as much.
        return Roles.is(process, Role.INTERPRETER)
                && process.arguments().isEmpty()
                && Listeners.has(process.pid(), history);
    }
}
