package io.hivesec.detectors.privilege;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.lineage.Invocation;
import io.hivesec.detectors.lineage.ProcPaths;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.detectors.lineage.WrittenFiles;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessTraced;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a process that takes hold of another one, or writes its memory: code put there acts with the other's rights and
 * under its name. Debuggers where debuggers are installed, and processes that hold their own children, stay unmentioned.
 * Sources: ptrace(2), proc(5) on {@code /proc/pid/mem}, ATT&amp;CK T1055.008 and T1055.009.
 */
public final class ProcessInjectionDetector implements Detector {
    /** What takes hold of a process that did not ask for it, or changes it. To read one is what monitors do. */
    private static final Set<String> REQUESTS = Set.of(
            "PTRACE_ATTACH",
            "PTRACE_SEIZE",
            "PTRACE_POKETEXT",
            "PTRACE_POKEDATA",
            "PTRACE_POKEUSR",
            "PTRACE_SETREGS",
            "PTRACE_SETREGSET");

    private static final String MEMORY = "/mem";

    /** Made by the service loader, or by hand. */
    public ProcessInjectionDetector() {}

    @Override
    public String id() {
        return "privilege-escalation.process-injection";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(PrivilegeRules.INJECTION);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.PROCESS_TRACED, EventKind.FILE_OPENED, EventKind.FILE_WRITTEN);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        int target = target(event);
        if (target <= 0 || target == event.process().pid() || isTheirBusiness(event, target, history)) {
            return List.of();
        }
        Finding.Builder finding = Finding.builder(PrivilegeRules.INJECTION, event)
                .evidence("injected", nameOf(event, target, history) + " (" + target + ")");
        if (event instanceof ProcessTraced traced) {
            return List.of(finding.evidence("request", traced.request()).build());
        }
        return List.of(finding.evidence("path", WrittenFiles.of(event)).build());
    }

    /** The process that is taken hold of or written to; 0 when none is. */
    private static int target(Event event) {
        if (event instanceof ProcessTraced traced) {
            return REQUESTS.contains(traced.request()) ? traced.target().pid() : 0;
        }
        String path = WrittenFiles.of(event);
        return path.endsWith(MEMORY) ? ProcPaths.pid(path) : 0;
    }

    private static boolean isTheirBusiness(Event event, int target, ContainerHistory history) {
        Process process = history.process(event);
        // Nobody looks for a fault in a shell that waits for commands; code put there acts for whoever sits at it.
        boolean isOfAPrompt = history.process(target)
                .filter(ProcessInjectionDetector::isPrompt)
                .isPresent();
        if (!isOfAPrompt && Roles.isGenuine(process, Role.DEBUGGER)) return true;
        if (Roles.isGenuine(process, Role.CONTAINER_RUNTIME)) return true;
        // Sandboxes and test runners hold the programs that they start themselves.
        for (Process ancestor : history.ancestorsOf(target)) {
            if (ancestor.pid() == process.pid()) return true;
        }
        return isOfItsFamily(process, target, history);
    }

    /** An application's own crash handler: it lies beside what it looks at, and both come from the one that lies there too. */
    private static boolean isOfItsFamily(Process process, int target, ContainerHistory history) {
        String folder = folderOf(process);
        if (!Roles.isInstalled(process) || folder.endsWith("bin/") || folder.isEmpty()) return false;
        boolean isBeside = history.process(target)
                .filter(one -> folderOf(one).equals(folder))
                .isPresent();
        if (!isBeside || process.ppid() == 0) return false;
        for (Process ancestor : history.ancestorsOf(target)) {
            if (ancestor.pid() == process.ppid() && folderOf(ancestor).equals(folder)) return true;
        }
        return false;
    }

    private static String folderOf(Process process) {
        return process.executable().substring(0, process.executable().lastIndexOf('/') + 1);
    }

    private static boolean isPrompt(Process process) {
        return Roles.is(process, Role.SHELL) && Invocation.of(process).readsInput();
    }

    private static String nameOf(Event event, int target, ContainerHistory history) {
        Optional<Process> known = history.process(target);
        if (known.isPresent()) return known.get().commandLine();
        return event instanceof ProcessTraced traced ? traced.target().commandLine() : "";
    }
}
