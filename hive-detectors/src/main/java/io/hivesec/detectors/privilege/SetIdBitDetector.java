package io.hivesec.detectors.privilege;

import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.lineage.ManagedChanges;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.detectors.lineage.WritablePlaces;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.FileModeChanged;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds a file made set-user-id or set-group-id by anything but what installs or copies systems. */
public final class SetIdBitDetector implements Detector {
    private static final int SET_USER_ID = 04000;
    private static final int SET_GROUP_ID = 02000;

    @Override
    public String id() {
        return "privilege-escalation.set-id-bit";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(PrivilegeRules.SET_ID_BIT);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.FILE_MODE_CHANGED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof FileModeChanged changed) || changed.mode() < 0) {
            return List.of();
        }
        boolean user = (changed.mode() & SET_USER_ID) != 0;
        boolean group = (changed.mode() & SET_GROUP_ID) != 0;
        boolean givesCommands = isShellOrInterpreter(nameOf(changed.path()));
        // Set-group-id is ordinary on directories, and events do not tell files from directories.
        boolean matters = user || (group && givesCommands);
        if (!matters || isInstallation(changed, history)) {
            return List.of();
        }
        boolean sure = givesCommands || WritablePlaces.holds(changed.path());
        // Somebody's own file acts for nobody but themselves.
        boolean ownOnly =
                !event.process().user().isUnknown() && !event.process().user().isRoot();
        Finding.Builder finding = Finding.builder(PrivilegeRules.SET_ID_BIT, event)
                .evidence("path", changed.path())
                .evidence("mode", Integer.toOctalString(changed.mode()));
        if (ownOnly) {
            finding.severity(Severity.MEDIUM).confidence(Confidence.LOW);
        } else if (sure) {
            finding.severity(Severity.CRITICAL).confidence(Confidence.HIGH);
        }
        return List.of(finding.build());
    }

    private static boolean isInstallation(FileModeChanged changed, ContainerHistory history) {
        String directory = changed.path().substring(0, changed.path().lastIndexOf('/') + 1);
        boolean usual = Roles.is(nameOf(changed.path()), Role.ELEVATOR)
                && (directory.endsWith("bin/") || directory.contains("/lib"))
                && !WritablePlaces.holds(changed.path());
        if (usual) {
            return true;
        }
        Process process = changed.process();
        List<Process> line = new ArrayList<>(List.of(process));
        line.addAll(history.ancestorsOf(changed));
        return ManagedChanges.areOf(line) || Roles.isGenuine(process, Role.CONTAINER_RUNTIME);
    }

    private static boolean isShellOrInterpreter(String name) {
        return Roles.is(name, Role.SHELL) || Roles.is(name, Role.INTERPRETER) || name.equals("busybox");
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
