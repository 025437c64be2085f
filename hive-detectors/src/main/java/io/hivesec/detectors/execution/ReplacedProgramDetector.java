package io.hivesec.detectors.execution;

import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.lineage.ManagedChanges;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.detectors.lineage.WrittenFiles;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds a program that lets people in or shows what runs, such as sshd, su, ps or netstat, or a library that every login goes
 * through, written or put in place by anything but what installs or restores systems. Source: ATT&amp;CK T1554, T1574.
 */
public final class ReplacedProgramDetector implements Detector {
    private static final Rule RULE = PersistenceCommandDetector.PLANTED;
    private static final String PROGRAMS = "watchers";
    private static final String LIBRARIES = "loginlibs";
    private static final PathGlance GLANCE = WatchedPaths.glance(List.of(PROGRAMS));

    /** Put whole systems in place; who replaces one program copies or moves it. */
    private static final Set<String> COPIERS =
            Set.of("tar", "bsdtar", "cpio", "rsync", "unsquashfs", "ostree", "pax", "install");

    /** Made by the service loader, or by hand. */
    public ReplacedProgramDetector() {}

    @Override
    public String id() {
        return "replaced-program";
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
        if (path.isEmpty() || !isProgram(path) && !isLibrary(path)) return List.of();
        Process process = history.process(event);
        List<Process> line = new ArrayList<>(List.of(process));
        line.addAll(history.ancestorsOf(event));
        if (ManagedChanges.areOf(line) || isCopier(process)) return List.of();
        return List.of(RULE.finding(event, Evidence.of("command", process.name() + " write " + path)));
    }

    private static boolean isProgram(String path) {
        return GLANCE.mayFit(path) && WatchedPaths.is(PROGRAMS, path);
    }

    /** The directories' names are left to the patterns. */
    private static boolean isLibrary(String path) {
        return path.indexOf("/lib") >= 0 && path.indexOf(".so") > 0 && WatchedPaths.is(LIBRARIES, path);
    }

    /** Unpacks a whole system, makes a container, or takes the links of one program that is many. */
    private static boolean isCopier(Process process) {
        return (COPIERS.contains(process.name()) && Roles.isInstalled(process))
                || Roles.isGenuine(process, Role.CONTAINER_RUNTIME)
                || Roles.isGenuine(process, Role.SERVICE_MANAGER)
                || process.name().equals("busybox");
    }
}
