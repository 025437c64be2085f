package io.hivesec.detectors.execution;

import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.lineage.InstallSteps;
import io.hivesec.detectors.lineage.ProcPaths;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.detectors.lineage.WritablePlaces;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.FileOpened;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the program of an interpreter that opens one kind of secret after the other: keys, accounts of clouds and clusters,
 * passwords of browsers, wallets. While libraries are installed two kinds are enough, of code that was given on the command line
 * or lies where anybody writes three; what opens browsers' passwords as well is nobody's tool. It also finds one that opens the
 * memory of what runs the jobs of a build. Tools of clouds open one or two kinds, and backups are installed programs.
 * Source: ATT&amp;CK T1552.001, T1555.003, T1195.002.
 */
public final class CollectedSecretsDetector implements Detector {
    private static final Rule RULE = ImplantDetector.RULE;
    private static final String KEYRINGS = "keyrings";
    private static final int MANY = 3;

    /** How the directories begin in which nobody has a home, and most files are opened: /usr, /lib, /etc, /dev, /bin, /tmp, /app. */
    private static final String NO_HOMES = "uledbta";

    /** Where, below a home directory, secrets of one kind are kept. */
    private static final Set<String> FOLDERS = Set.of(
            ".ssh",
            ".aws",
            ".azure",
            ".kube",
            ".docker",
            ".config",
            ".mozilla",
            ".ethereum",
            ".electrum",
            ".bitcoin",
            ".local",
            ".oci",
            ".terraform.d",
            ".vault-token",
            ".netrc",
            ".pgpass",
            ".git-credentials",
            ".my.cnf",
            ".cargo",
            ".databrickscfg",
            ".boto",
            ".s3cfg",
            ".gem");

    /** Made by the service loader, or by hand. */
    public CollectedSecretsDetector() {}

    @Override
    public String id() {
        return "collected-secrets";
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
        if (!(event instanceof FileOpened opened) || opened.flags().writes()) return List.of();
        String path = opened.path();
        if (path.length() < 2 || NO_HOMES.indexOf(path.charAt(1)) >= 0) return List.of();
        boolean isMemory = path.startsWith("/proc/") && path.endsWith("/mem");
        if (!isMemory && kind(path).isEmpty()) return List.of();
        if (!Roles.is(event.process(), Role.INTERPRETER) || Roles.is(event.process(), Role.DEBUGGER)) return List.of();
        return isMemory ? ofMemory(opened, history) : isSecret(path) ? ofSecret(opened, history) : List.of();
    }

    private static List<Finding> ofSecret(FileOpened opened, ContainerHistory history) {
        Map<String, String> found = new LinkedHashMap<>();
        boolean isKeyring = false;
        for (Event earlier : history.recentEventsOf(opened.process().pid())) {
            if (!(earlier instanceof FileOpened other) || other.flags().writes()) continue;
            String kind = kind(other.path());
            if (kind.isEmpty() || !isSecret(other.path())) continue;
            found.putIfAbsent(kind, other.path());
            isKeyring |= WatchedPaths.is(KEYRINGS, other.path());
        }
        if (found.size() < 2) return List.of();
        Process process = history.process(opened);
        String where = whose(process, opened, history, found.size(), isKeyring);
        return where.isEmpty()
                ? List.of()
                : found(opened, process, where, Evidences.cut(String.join(", ", found.values())));
    }

    /** What makes it a stranger that collects this many kinds; empty when nothing does. */
    private static String whose(Process process, Event event, ContainerHistory history, int kinds, boolean isKeyring) {
        List<Process> line = new ArrayList<>(List.of(process));
        line.addAll(history.ancestorsOf(event));
        InstallSteps.Certainty installs = InstallSteps.above(line);
        boolean isStep = installs == InstallSteps.Certainty.SURE
                || (installs == InstallSteps.Certainty.POSSIBLE && kinds >= MANY);
        if (isStep) return "collects secrets while libraries are installed";
        if (process.arguments().isEmpty()) return "";
        boolean isText =
                process.arguments().size() > 1 && isOption(process.arguments().get(1));
        String left = StartedFile.leftBySomebody(process);
        boolean isLeft = WritablePlaces.isShared(left);
        boolean isOwn = isText
                || !left.isEmpty()
                || !StartedFile.besideTheSystem(process).isEmpty();
        return ((isText || isLeft) && kinds >= MANY) || (isOwn && isKeyring) ? "collects secrets" : "";
    }

    private static boolean isOption(String argument) {
        return argument.equals("-c") || argument.equals("-e") || argument.equals("-r") || argument.equals("-");
    }

    private static List<Finding> ofMemory(FileOpened opened, ContainerHistory history) {
        int pid = ProcPaths.pid(opened.path());
        if (pid <= 0 || pid == opened.process().pid()) return List.of();
        boolean isRunner = history.process(pid)
                .filter(one -> Roles.is(one, Role.JOB_RUNNER))
                .isPresent();
        return isRunner
                ? found(opened, history.process(opened), "opens the memory of another", opened.path())
                : List.of();
    }

    /** The folder below a home directory that a path is in; empty for most paths. */
    private static String kind(String path) {
        int start = path.indexOf("/.") + 1;
        if (start <= 0) return "";
        int end = path.indexOf('/', start);
        String folder = end < 0 ? path.substring(start) : path.substring(start, end);
        if (!FOLDERS.contains(folder)) return "";
        if (end < 0 || !folder.equals(".config")) return folder;
        int next = path.indexOf('/', end + 1);
        return next < 0 ? path.substring(start) : path.substring(start, next);
    }

    /** A key's public half is none, and what only says who one is says nothing else. */
    private static boolean isSecret(String path) {
        return !path.endsWith(".pub") && (WatchedPaths.is("secrets", path) || WatchedPaths.is(KEYRINGS, path));
    }

    private static List<Finding> found(Event event, Process process, String act, String path) {
        return List.of(RULE.finding(
                event,
                Evidence.of("program", Evidences.cut(process.commandLine())),
                Evidence.of("act", act),
                Evidence.of("path", path)));
    }
}
