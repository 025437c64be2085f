package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.detectors.lineage.WrittenFiles;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;

/**
 * Finds a web server or database that itself writes a file which lets somebody in or is run by something else: keys, start-up
 * scripts, units, profiles. Servers that can be told where to write are taken over so, without any shell. The files that
 * decide on rights, and cron's, have rules of their own: {@code privilege-escalation.sensitive-write}.
 */
public final class ServerPlantsFileDetector implements Detector {
    static final Rule RULE = CommandRules.rule(
                    "malicious-command.server-plants-file",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.HIGH,
                    "T1190",
                    "T1098.004",
                    "T1546")
            .build();

    private static final List<String> PLANTED = List.of("keys", "units", "startup", "profile");
    private static final PathGlance GLANCE = WatchedPaths.glance(PLANTED);

    /** Made by the service loader, or by hand. */
    public ServerPlantsFileDetector() {}

    @Override
    public String id() {
        return "server-plants-file";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.FILE_OPENED, EventKind.FILE_WRITTEN, EventKind.FILE_RENAMED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        String path = WrittenFiles.of(event);
        // What servers write at every turn is neither the system's nor of somebody's settings.
        if (!GLANCE.mayFit(path) || !isServer(event, history)) return List.of();
        for (String category : PLANTED) {
            if (WatchedPaths.is(category, path)) {
                return List.of(
                        Finding.builder(RULE, event).evidence("path", path).build());
            }
        }
        return List.of();
    }

    private static boolean isServer(Event event, ContainerHistory history) {
        Process process = history.process(event.process().pid()).orElse(event.process());
        return Roles.is(process, Role.WEB_SERVER) || Roles.is(process, Role.DATABASE);
    }
}
