package io.hivesec.detectors.execution;

import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.lineage.JobServers;
import io.hivesec.detectors.lineage.Listeners;
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
 * Finds a page of code that a server, or a shell that it started, puts among what it serves: usually a web shell. A web server
 * writes one among the files that visitors upload, a single one into an application that is otherwise unpacked as a whole; a
 * shell under a server writes one anywhere. An application that brings itself up to date writes pages beside its own, and an
 * empty {@code index.php} keeps folders from being listed. Source: ATT&amp;CK T1505.003.
 */
public final class UploadedPageDetector implements Detector {
    private static final Rule RULE = ServerFilesDetector.PLANTS;
    private static final String UPLOADS = "uploads";
    private static final String PAGES = "pages";
    private static final String DEPLOYED = "deployed";
    private static final int MOST_SHELLS = 3;

    /** Programs that a shell's commands write with, of which the sensor may not say what they were told. */
    private static final Set<String> WRITERS =
            Set.of("tee", "dd", "sed", "base64", "xxd", "openssl", "cp", "mv", "printf");

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
        if (!mayBePage(path) || !WatchedPaths.is(PAGES, path) || path.endsWith("/index.php")) return List.of();
        Process process = history.process(event);
        boolean isPlanted = isWriter(process)
                ? isUnderAServer(process, history)
                : (Roles.is(process, Role.WEB_SERVER) && WatchedPaths.is(UPLOADS, path))
                        || (WatchedPaths.is(DEPLOYED, path)
                                && serves(process, history)
                                && isAlone(event, path, history));
        return isPlanted
                ? List.of(Finding.builder(RULE, event)
                        .confidence(Confidence.MEDIUM)
                        .evidence(Evidence.of("path", path))
                        .build())
                : List.of();
    }

    /** A cheap look at the last letter: php, phtml, phar, jsp, jspx, jspf, asp, aspx, ashx, cgi, cfm. */
    private static boolean mayBePage(String path) {
        if (path.length() < 5) return false;
        char last = path.charAt(path.length() - 1);
        boolean isLetter =
                last == 'p' || last == 'l' || last == 'r' || last == 'x' || last == 'i' || last == 'm' || last == 'f';
        return isLetter && path.lastIndexOf('.') > path.length() - 7;
    }

    private static boolean isWriter(Process process) {
        return Roles.is(process, Role.SHELL)
                || Roles.is(process, Role.TRANSFER_COMMAND)
                || WRITERS.contains(process.name());
    }

    /** Whether a server started the shell that writes it, or whose command does; what deploys is called and starts a script. */
    private static boolean isUnderAServer(Process writer, ContainerHistory history) {
        boolean byShell = Roles.is(writer, Role.SHELL);
        Process server = history.process(writer.ppid()).orElse(null);
        for (int steps = 0; server != null && Roles.is(server, Role.SHELL) && steps < MOST_SHELLS; steps++) {
            byShell = true;
            server = history.process(server.ppid()).orElse(null);
        }
        return byShell && server != null && isKnownServer(server);
    }

    private static boolean isKnownServer(Process process) {
        boolean isServer = Roles.is(process, Role.WEB_SERVER)
                || Roles.is(process, Role.DATABASE)
                || Roles.is(process, Role.NETWORK_SERVICE);
        return isServer && !JobServers.are(process);
    }

    private static boolean serves(Process process, ContainerHistory history) {
        return Roles.is(process, Role.WEB_SERVER)
                || (Roles.is(process, Role.INTERPRETER) && Listeners.has(process.pid(), history));
    }

    /** Whether it is the only file that its writer put into the application: an archive brings its settings along. */
    private static boolean isAlone(Event event, String path, ContainerHistory history) {
        if (path.contains("/WEB-INF/") || path.contains("/META-INF/")) return false;
        String application = application(path);
        for (Event earlier : history.recentEventsOf(event.process().pid())) {
            String written = WrittenFiles.of(earlier);
            if (!written.equals(path) && written.startsWith(application)) return false;
        }
        return true;
    }

    /** The directory below that of the applications: {@code …/webapps/ROOT/}. */
    private static String application(String path) {
        for (String place : List.of("/webapps/", "/servlet_jsp/", "/wtpwebapps/", "/deployments/")) {
            int at = path.indexOf(place);
            if (at < 0) continue;
            int end = path.indexOf('/', at + place.length());
            return end < 0 ? path.substring(0, at + place.length()) : path.substring(0, end + 1);
        }
        return path;
    }
}
