package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Flow;
import io.hivesec.detectors.command.Invocation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files written now that give somebody a shell when they are run or visited later. */
final class PlantedChecks {
    private static final Patterns PAGES = Patterns.load("web-pages.txt");
    /** Longer texts are applications, in which the words of a web shell stand far apart. */
    private static final int LONGEST_PAGE = 20_000;

    private static final Set<String> WRITERS = Set.of("echo", "printf", "cat", "tee");

    private static final Set<String> FETCHERS = Set.of("curl", "wget", "nc");

    private PlantedChecks() {}

    /** A shell or a download set up to start from a file that is written now and run later. */
    static @Nullable String planted(CommandLine line) {
        for (FileAccess access : line.files()) {
            boolean copied =
                    WatchedPaths.is("watchers", access.path()) && SharedFiles.isSourceOf(access.program(), line);
            if (access.changes() && access.executed() && copied) return Evidences.of(access);
            if (!access.changes() || !access.executed() || access.text().isBlank()) continue;
            if (isReplacedWatcher(access) || opensRoot(access.text()))
                return Evidences.of(access) + ": " + Evidences.cut(access.text().strip());
            if (isWebShell(access))
                return Evidences.of(access) + ": " + Evidences.cut(access.text().strip());
            if (!WatchedPaths.is("system", access.path())) continue;
            CommandLine written = CommandLine.of(List.of("sh", "-c", access.text()));
            for (Flow flow : written.flows()) {
                if (!FetchChecks.isUsual(flow)) return Evidences.of(access) + ": " + Evidences.of(flow);
            }
            boolean program = access.path().contains("/bin/") || access.path().contains("/sbin/");
            if (program && fetches(written))
                return Evidences.of(access) + ": " + Evidences.cut(access.text().strip());
        }
        return fetchesStarted(line)
                ? "fetches what a server or the system will run from an address without a name"
                : Shapes.find(line, "planted");
    }

    /** A page of a web server, a unit, a job or a script that starts with the system. */
    private static boolean fetchesStarted(CommandLine line) {
        boolean page = false;
        for (FileAccess access : line.files()) {
            boolean saved = access.changes() && access.executed() && FETCHERS.contains(access.program());
            page |= saved && isRunLater(access.path());
        }
        if (!page) return false;
        for (Invocation invocation : line.invocations()) {
            if (!FETCHERS.contains(invocation.name())) continue;
            for (String argument : invocation.arguments())
                if (argument.contains("://") && FetchChecks.isNameless(argument)) return true;
        }
        return false;
    }

    /** A text written where the program that shows processes or lets people in should be. */
    private static boolean isReplacedWatcher(FileAccess access) {
        boolean written = access.program().isEmpty() || WRITERS.contains(access.program());
        return written && WatchedPaths.is("watchers", access.path());
    }

    /** A script that gives a shell its owner's rights when somebody runs it. */
    private static boolean opensRoot(String text) {
        if (text.length() > LONGEST_PAGE || !text.contains("chmod") || !text.contains("sh")) return false;
        for (String shell : new String[] {"/bin/bash", "/bin/sh", "/bin/dash"})
            if (text.contains("chmod u+s " + shell)
                    || text.contains("chmod +s " + shell)
                    || text.contains("chmod 4755 " + shell)) return true;
        CommandLine written = CommandLine.of(List.of("sh", "-c", text));
        String opened = EscalationChecks.suidBit(written);
        String body = text.startsWith("#!") ? text.substring(text.indexOf('\n') + 1) : text;
        boolean copies = body.contains("cp /bin/") && body.contains("sh ");
        return opened != null && opened.startsWith("chmod") && (opened.endsWith("sh") || copies);
    }

    /** A page that runs what a visitor asks for: the smallest web shell. */
    private static boolean isWebShell(FileAccess access) {
        String text = access.text();
        return text.length() <= LONGEST_PAGE
                && PAGES.matches("page", access.path())
                && PAGES.matches("asks", text)
                && PAGES.matches("runs", text);
    }

    private static boolean isRunLater(String path) {
        return (path.startsWith("/") && PAGES.matches("page", path))
                || WatchedPaths.is("units", path)
                || WatchedPaths.is("startup", path)
                || WatchedPaths.is("profile", path);
    }

    private static boolean fetches(CommandLine written) {
        for (Invocation invocation : written.invocations()) {
            if (FETCHERS.contains(invocation.name()) && invocation.text().contains("http")) return true;
        }
        return false;
    }
}
