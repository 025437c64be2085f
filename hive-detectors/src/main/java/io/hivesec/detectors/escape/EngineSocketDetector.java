package io.hivesec.detectors.escape;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds a process in a container that connects to a container engine's socket, wherever it is mounted, or to an engine's
 * abstract socket over the host's network (CVE-2020-15257). Programs of known workloads that live from the socket are
 * rated one level lower.
 */
public final class EngineSocketDetector implements Detector {
    private static final String SOCKET_RULE = "mount-engine-socket";

    /** Sockets by file name, for they are seldom mounted where the host has them. */
    private static final Pattern NAME = Pattern.compile(
            "(docker(-host)?|containerd|crio|podman|cri-dockerd|dockershim|buildkitd|balena-engine)\\.sock");

    private static final Pattern SHIM = Pattern.compile("@/?containerd-shim/.*");

    private static final Set<String> ENGINES = Set.of("dockerd", "containerd", "crio", "buildkitd");

    /** Made by the service loader, or by hand. */
    public EngineSocketDetector() {}

    @Override
    public String id() {
        return "escape.engine-socket";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RuntimeRules.ENGINE_SOCKET);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.NETWORK_CONNECTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof NetworkConnected connected)
                || event.container().isHost()
                || !connected.protocol().equals("unix")
                || !isEngine(connected.target().ip())
                || isOwn(event, history)) {
            return List.of();
        }
        String program = event.process().name();
        boolean known = KnownWorkloads.all().stream()
                .anyMatch(one ->
                        one.programs().contains(program) && one.expected().contains(SOCKET_RULE));
        Finding.Builder finding = Finding.builder(RuntimeRules.ENGINE_SOCKET, event)
                .target(connected.target())
                .severity(known ? Severity.HIGH : Severity.CRITICAL)
                .evidence("riskKind", RuntimeRules.KIND)
                .evidence("socket", connected.target().ip())
                .evidence("directory", connected.target().ip());
        if (known) {
            finding.evidence("loweredFrom", "critical").evidence("loweredBecause", "known workload " + program);
        }
        return List.of(finding.build());
    }

    /** An engine that runs in this container has its socket here; what is reached through it is inside. */
    private static boolean isOwn(Event event, ContainerHistory history) {
        Process process = history.process(event);
        boolean isEngine = Roles.isGenuine(process, Role.CONTAINER_RUNTIME);
        if (isEngine && isOneOf(history.childrenOf(process.pid()))) return true;
        if (isOneOf(history.ancestorsOf(event))) return true;
        if (!isEngine && !Roles.isInstalled(process)) return false;
        for (Event earlier : history.recentEvents())
            if (earlier instanceof ProcessStarted && isOneOf(List.of(earlier.process()))) return true;
        return false;
    }

    private static boolean isOneOf(List<Process> processes) {
        for (Process one : processes) if (ENGINES.contains(one.name()) && Roles.isInstalled(one)) return true;
        return false;
    }

    private static boolean isEngine(String socket) {
        return NAME.matcher(socket.substring(socket.lastIndexOf('/') + 1)).matches()
                || SHIM.matcher(socket).matches();
    }
}
