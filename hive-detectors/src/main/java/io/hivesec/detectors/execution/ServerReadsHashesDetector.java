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
import io.hivesec.event.FileOpened;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;

/**
 * Finds a web server or database that itself opens the system's password hashes: a page told it to, by a path that it does
 * not check, or by code of an intruder's. What a shell or command of such a server reads is judged by its command line.
 * Sources: shadow(5), ATT&amp;CK T1003.008 and T1190.
 */
public final class ServerReadsHashesDetector implements Detector {
    static final Rule RULE = CommandRules.rule(
                    "malicious-command.server-reads-hashes",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1003.008",
                    "T1190")
            .build();

    private static final String HASHES = "hashes";
    private static final PathGlance GLANCE = WatchedPaths.glance(List.of(HASHES));

    /** Made by the service loader, or by hand. */
    public ServerReadsHashesDetector() {}

    @Override
    public String id() {
        return "server-reads-hashes";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.FILE_OPENED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof FileOpened opened)) return List.of();
        String path = opened.path();
        if (!GLANCE.mayFit(path) || !WatchedPaths.is(HASHES, path)) return List.of();
        Process process = history.process(event.process().pid()).orElse(event.process());
        boolean isServer = Roles.is(process, Role.WEB_SERVER) || Roles.is(process, Role.DATABASE);
        return isServer ? List.of(RULE.finding(event, Evidence.of("path", path))) : List.of();
    }
}
