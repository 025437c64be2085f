package io.hivesec.detectors.execution;

import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
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
 * Finds a web server that writes a page of code among the files that visitors upload: usually a web shell. An application that
 * brings itself up to date writes pages beside its own, and an empty {@code index.php} keeps folders from being listed.
 * Source: ATT&amp;CK T1505.003.
 */
public final class UploadedPageDetector implements Detector {
    private static final Rule RULE = ServerFilesDetector.PLANTS;
    private static final String UPLOADS = "uploads";
    private static final PathGlance GLANCE = WatchedPaths.glance(List.of(UPLOADS));

    /** Made by the service loader, or by hand. */
    public UploadedPageDetector() {}

    @Override
    public String id() {
        return "uploaded-page";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.FILE_WRITTEN, EventKind.FILE_RENAMED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        String path = WrittenFiles.of(event);
        if (path.isEmpty() || !mayBePage(path) || !GLANCE.mayFit(path) || !WatchedPaths.is(UPLOADS, path))
            return List.of();
        if (path.endsWith("/index.php")) return List.of();
        Process process = history.process(event);
        if (!Roles.is(process, Role.WEB_SERVER)) return List.of();
        return List.of(Finding.builder(RULE, event)
                .confidence(Confidence.MEDIUM)
                .evidence(Evidence.of("path", path))
                .build());
    }

    /** A cheap look at the last letter: php, phtml, phar, jsp, jspx, asp, aspx. */
    private static boolean mayBePage(String path) {
        char last = path.charAt(path.length() - 1);
        return last == 'p' || last == 'l' || last == 'r' || last == 'x';
    }
}
