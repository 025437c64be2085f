package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Flow;
import io.hivesec.detectors.command.Invocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files written now that give somebody a shell when they are run or visited later. */
final class PlantedChecks {
    private static final Patterns PAGES = Patterns.load("web-pages.txt");
    /** Longer texts are applications, in which the words of a web shell stand far apart. */
    private static final int LONGEST_PAGE = 20_000;

    private PlantedChecks() {}

    /** A shell or a download set up to start from a file that is written now and run later. */
    static @Nullable String planted(CommandLine line) {
        for (FileAccess access : line.files()) {
            if (!access.changes() || !access.executed() || access.text().isBlank()) continue;
            if (isWebShell(access)) return Evidences.of(access) + ": " + Evidences.cut(access.text().strip());
            if (!WatchedPaths.is("system", access.path())) continue;
            CommandLine written = CommandLine.of(List.of("sh", "-c", access.text()));
            for (Flow flow : written.flows()) {
                if (!FetchChecks.isUsual(flow))
                    return Evidences.of(access) + ": " + Evidences.of(flow);
            }
            boolean program = access.path().contains("/bin/") || access.path().contains("/sbin/");
            if (program && fetches(written))
                return Evidences.of(access) + ": " + Evidences.cut(access.text().strip());
        }
        return Shapes.find(line, "planted");
    }

    /** A page that runs what a visitor asks for: the smallest web shell. */
    private static boolean isWebShell(FileAccess access) {
        String text = access.text();
        return text.length() <= LONGEST_PAGE
                && PAGES.matches("page", access.path())
                && PAGES.matches("asks", text)
                && PAGES.matches("runs", text);
    }

    private static boolean fetches(CommandLine written) {
        for (Invocation invocation : written.invocations()) {
            boolean fetcher = invocation.name().equals("curl")
                    || invocation.name().equals("wget")
                    || invocation.name().equals("nc");
            if (fetcher && invocation.text().contains("http")) return true;
        }
        return false;
    }
}
