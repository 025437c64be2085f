package io.hivesec.detectors.shell;

import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Event;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import java.util.List;

/** Shells whose streams were made one descriptor, of which is told only afterwards that it was connected. */
final class LateConnections {
    private LateConnections() {}

    /** A cheap look at whether a connection may be that of a shell, or of what started one. */
    static boolean mayBe(NetworkConnected connected) {
        return connected.descriptor() > 2 && Roles.isShellOrInterpreter(connected.process())
                || Roles.is(connected.process(), Role.SHELL);
    }

    /** The shell itself, or one that the process which connected had started before. */
    static List<Finding> of(NetworkConnected connected, ContainerHistory history) {
        Connection connection = Connection.openedBy(connected).orElse(null);
        if (connection == null) return List.of();
        if (Roles.is(connected.process(), Role.SHELL))
            return ofShell(connected, connected.process(), connection, history);
        if (!connection.leavesMachine()) return List.of();
        for (Process child : history.childrenOf(connected.process().pid())) {
            if (!Roles.is(child, Role.SHELL)) continue;
            List<Finding> found = ofShell(connected, child, connection, history);
            if (!found.isEmpty()) return found;
        }
        return List.of();
    }

    private static List<Finding> ofShell(
            NetworkConnected connected, Process shell, Connection connection, ContainerHistory history) {
        boolean isInput = false;
        boolean isOutput = false;
        for (Event event : history.recentEventsOf(shell.pid())) {
            if (!(event instanceof DescriptorDuplicated one) || one.to() > 1) continue;
            boolean isSame = one.from() == connected.descriptor();
            if (one.to() == 0) isInput = isSame;
            else isOutput = isSame;
        }
        if (!isInput || !isOutput) return List.of();
        Finding.Builder finding = ShellRules.finding(
                ShellRules.DESCRIPTOR, connected, shell, connection, "descriptors 0 and 1 are the socket", history);
        if (shell.pid() != connected.process().pid()) finding.confidence(Confidence.MEDIUM);
        return List.of(finding.build());
    }
}
