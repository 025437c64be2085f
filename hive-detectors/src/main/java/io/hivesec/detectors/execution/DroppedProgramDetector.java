package io.hivesec.detectors.execution;

import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.lineage.Listeners;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.detectors.lineage.WritablePlaces;
import io.hivesec.detectors.lineage.WrittenFiles;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.event.Scope;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;

/**
 * Finds a program that a server wrote by itself where anybody writes and started without a shell, and that calls a machine of
 * the Internet: what somebody had the server take in. Servers unpack libraries and test databases there as well, which call nobody.
 * Source: ATT&amp;CK T1190, T1105.
 */
public final class DroppedProgramDetector implements Detector {
    private static final Rule RULE = ImplantDetector.RULE;

    /** Made by the service loader, or by hand. */
    public DroppedProgramDetector() {}

    @Override
    public String id() {
        return "dropped-program";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.NETWORK_CONNECTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        String program = event.process().executable();
        if (!(event instanceof NetworkConnected connected) || !WritablePlaces.isLoose(program)) return List.of();
        if (connected.target().scope() != Scope.EXTERNAL || WritablePlaces.isMounted(program)) return List.of();
        Process process = history.process(event);
        Process parent = history.process(process.ppid()).orElse(null);
        if (parent == null || Roles.is(parent, Role.SHELL) || !wroteAndServes(parent, program, history))
            return List.of();
        return List.of(RULE.finding(
                event,
                Evidence.of("program", Evidences.cut(process.commandLine())),
                Evidence.of("act", "was written and started by a server"),
                Evidence.of("peer", connected.target().toString())));
    }

    private static boolean wroteAndServes(Process parent, String program, ContainerHistory history) {
        boolean serves = Roles.is(parent, Role.WEB_SERVER) || Roles.is(parent, Role.DATABASE);
        boolean wrote = false;
        for (Event event : history.recentEventsOf(parent.pid())) {
            serves |= Listeners.isOpen(event);
            wrote |= WrittenFiles.of(event).equals(program);
        }
        return serves && wrote;
    }
}
