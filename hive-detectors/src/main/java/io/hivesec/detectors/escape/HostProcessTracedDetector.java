package io.hivesec.detectors.escape;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.ProcessTraced;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;

/**
 * Finds a process in a container that takes hold of a process of the host: one that no container starts, and that the
 * container's own history does not know. Debuggers that trace their own container's processes stay unmentioned.
 */
public final class HostProcessTracedDetector implements Detector {

    /** Programs that run on hosts and hardly in containers. */
    private static final Set<String> HOST_PROGRAMS = Set.of(
            "systemd",
            "systemd-journald",
            "systemd-logind",
            "systemd-udevd",
            "dockerd",
            "containerd",
            "kubelet",
            "crio",
            "conmon",
            "agetty",
            "auditd",
            "dbus-daemon",
            "sshd",
            "cron",
            "crond");

    private static final String SHIM = "containerd-shim";

    /** Made by the service loader, or by hand. */
    public HostProcessTracedDetector() {}

    @Override
    public String id() {
        return "escape.host-process-traced";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RuntimeRules.TRACED_HOST);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.PROCESS_TRACED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof ProcessTraced traced) || event.container().isHost()) {
            return List.of();
        }
        String program = traced.target().name();
        boolean ofHost = HOST_PROGRAMS.contains(program) || program.startsWith(SHIM);
        if (!ofHost || history.process(traced.target().pid()).isPresent()) {
            return List.of();
        }
        return List.of(Finding.builder(RuntimeRules.TRACED_HOST, event)
                .evidence("riskKind", RuntimeRules.KIND)
                .evidence("traced", traced.target().commandLine())
                .evidence("request", traced.request())
                .build());
    }
}
