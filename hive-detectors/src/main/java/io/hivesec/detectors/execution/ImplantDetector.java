package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.command.CommandLines;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.detectors.lineage.WritablePlaces;
import io.hivesec.detectors.lineage.WrittenFiles;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.FileOpened;
import io.hivesec.event.ModuleLoaded;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Finds a program that lies by itself where anybody writes, hidden among the system's, or in memory alone, and does what
 * whoever got in wants done: it writes what is run later, collects secrets, reads the memory of others, loads code into the
 * kernel, or is connected and asks by commands where it is. An installer lies in such a place too, and does none of the
 * others. Sources: ATT&amp;CK on the techniques that the rule names; hier(7) for the places.
 */
public final class ImplantDetector implements Detector {
    static final Rule RULE = CommandRules.rule(
                    "malicious-command.implant",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1059.004",
                    "T1543.002",
                    "T1547.006",
                    "T1552.001",
                    "T1003.007")
            .build();

    private static final List<String> PLANTED = List.of("keys", "units", "startup", "profile");
    private static final PathGlance PLANTED_GLANCE = WatchedPaths.glance(PLANTED);

    /** One file of secrets is what a program may be for; who collects takes what there is. */
    private static final int MANY_SECRETS = 2;

    /** Who asks once who it is wants to know whether it may do something; who asks for all this wants to know where it is. */
    private static final int MANY_QUESTIONS = 3;

    /** A program writes by a call, by a command, or by a shell with a command. */
    private static final int MOST_HELPERS = 2;

    private static final int SLOTS = 1024;
    private static final AtomicReferenceArray<@Nullable String> PLACED = new AtomicReferenceArray<>(SLOTS);

    /** Made by the service loader, or by hand. */
    public ImplantDetector() {}

    @Override
    public String id() {
        return "implant";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(
                EventKind.PROCESS_STARTED,
                EventKind.FILE_OPENED,
                EventKind.FILE_WRITTEN,
                EventKind.FILE_RENAMED,
                EventKind.MODULE_LOADED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        // Most events are of files that are opened to be read.
        if (event instanceof FileOpened opened && !opened.flags().writes()) {
            return isLoose(opened.process().executable()) ? ofRead(opened, history) : List.of();
        }
        if (event instanceof ProcessStarted) {
            Process starter = HandedShell.starter(event.process(), history);
            return starter != null && isLoose(starter.executable())
                    ? found(
                            event,
                            starter,
                            "gives a shell what it holds",
                            "command",
                            event.process().commandLine())
                    : ofQuestion(event, history);
        }
        if (event instanceof ModuleLoaded loaded) {
            Process program = looseAround(event, history);
            if (program != null) return found(event, program, "loads a module", "module", loaded.name());
            String file = looseModule(loaded, history);
            return file.isEmpty() ? List.of() : found(event, history.process(event), "loads a module", "module", file);
        }
        return ofWrite(event, WrittenFiles.of(event), history);
    }

    /** The file of a module that lies loose, by its name or as its loader opened it; empty when it lies elsewhere. */
    private static String looseModule(ModuleLoaded loaded, ContainerHistory history) {
        if (WritablePlaces.isLoose(loaded.name())) return loaded.name();
        String file = "";
        for (Event earlier : history.recentEventsOf(loaded.process().pid())) {
            boolean isModule =
                    earlier instanceof FileOpened opened && opened.path().contains(".ko");
            if (isModule) file = ((FileOpened) earlier).path();
        }
        return WritablePlaces.isLoose(file) ? file : "";
    }

    private static List<Finding> ofWrite(Event event, String path, ContainerHistory history) {
        if (!PLANTED_GLANCE.mayFit(path) || WritablePlaces.isShared(path)) return List.of();
        for (String category : PLANTED) {
            if (!WatchedPaths.is(category, path)) continue;
            Process program = looseAround(event, history);
            return program == null ? List.of() : found(event, program, "writes what others run", "path", path);
        }
        return List.of();
    }

    private static List<Finding> ofRead(FileOpened opened, ContainerHistory history) {
        String path = opened.path();
        if (isMemoryOfOther(path, opened.process().pid())) {
            return found(opened, opened.process(), "opens the memory of another", "path", path);
        }
        if (!isSecret(path)) return List.of();
        Set<String> secrets = new LinkedHashSet<>();
        for (Event earlier : history.recentEventsOf(opened.process().pid())) {
            if (earlier instanceof FileOpened other && isSecret(other.path())) secrets.add(other.path());
        }
        secrets.add(path);
        return secrets.size() < MANY_SECRETS
                ? List.of()
                : found(
                        opened,
                        opened.process(),
                        "collects secrets",
                        "path",
                        Evidences.cut(String.join(", ", secrets)));
    }

    /** A key's public half is none. */
    private static boolean isSecret(String path) {
        return !path.endsWith(".pub") && (WatchedPaths.is("secrets", path) || WatchedPaths.is("hashes", path));
    }

    /** {@code /proc/12/mem} of another process; monitors look at the rest of a process, not at this. */
    private static boolean isMemoryOfOther(String path, int pid) {
        return path.startsWith("/proc/")
                && path.endsWith("/mem")
                && !path.startsWith("/proc/self/")
                && !path.startsWith("/proc/thread-self/")
                && !path.startsWith("/proc/" + pid + '/');
    }

    private static List<Finding> ofQuestion(Event event, ContainerHistory history) {
        Process asked = event.process();
        Process program = looseAround(event, history);
        if (program == null || program.pid() == asked.pid()) return List.of();
        boolean asks = Roles.is(asked, Role.SHELL) || Roles.is(asked, Role.RECON_COMMAND);
        if (!asks || !isConnected(program, history)) return List.of();
        Set<String> questions = new LinkedHashSet<>();
        for (Event earlier : history.recentEvents()) {
            if (earlier instanceof ProcessStarted && isOf(earlier, program, history)) {
                collectQuestions(earlier.process(), questions);
            }
        }
        return questions.size() < MANY_QUESTIONS
                ? List.of()
                : found(event, program, "asks where it is", "command", String.join(", ", questions));
    }

    private static boolean isConnected(Process program, ContainerHistory history) {
        for (Event event : history.recentEventsOf(program.pid())) {
            boolean isOut = event instanceof NetworkConnected connected
                    && connected.target().scope().isRemote();
            if (isOut) return true;
        }
        return false;
    }

    private static boolean isOf(Event start, Process program, ContainerHistory history) {
        List<Process> ancestors = history.ancestorsOf(start);
        for (int i = 0; i < ancestors.size() && i < MOST_HELPERS; i++) {
            if (ancestors.get(i).pid() == program.pid()) return true;
        }
        return false;
    }

    private static void collectQuestions(Process process, Set<String> questions) {
        if (Roles.is(process.name(), Role.RECON_COMMAND)) questions.add(process.name());
        for (Invocation invocation : CommandLines.of(process).invocations()) {
            if (Roles.is(invocation.name(), Role.RECON_COMMAND)) questions.add(invocation.name());
        }
    }

    /** The loose program that does something, itself or by what it started for that; null when none does. */
    private static @Nullable Process looseAround(Event event, ContainerHistory history) {
        Process process = history.process(event);
        for (int steps = 0; steps <= MOST_HELPERS; steps++) {
            if (isLoose(process.executable())) return process;
            // The whole line of ancestors costs more, and these two are known but for what a sensor alone told of.
            Optional<Process> parent = process.ppid() == 0 ? Optional.empty() : history.process(process.ppid());
            if (parent.isEmpty()) return steps == 0 ? looseParent(event, history) : null;
            process = parent.get();
        }
        return null;
    }

    private static @Nullable Process looseParent(Event event, ContainerHistory history) {
        List<Process> ancestors = history.ancestorsOf(event);
        for (int i = 0; i < ancestors.size() && i < MOST_HELPERS; i++) {
            if (isLoose(ancestors.get(i).executable())) return ancestors.get(i);
        }
        return null;
    }

    /** The same few programs are asked about at every file; those that lie where programs lie are remembered. */
    private static boolean isLoose(String executable) {
        int slot = executable.hashCode() & SLOTS - 1;
        if (executable.equals(PLACED.get(slot))) return false;
        boolean loose = liesLoose(executable);
        if (!loose) PLACED.set(slot, executable);
        return loose;
    }

    private static boolean liesLoose(String executable) {
        if (WritablePlaces.isInMemory(executable)) return !FilelessProgramDetector.isNamedAsRuntimesCopy(executable);
        return (WritablePlaces.isLoose(executable) && !WritablePlaces.isMounted(executable))
                || WritablePlaces.isConcealed(executable);
    }

    private static List<Finding> found(Event event, Process program, String act, String name, String value) {
        return List.of(RULE.finding(
                event,
                Evidence.of("program", Evidences.cut(program.commandLine())),
                Evidence.of("act", act),
                Evidence.of(name, value)));
    }
}
