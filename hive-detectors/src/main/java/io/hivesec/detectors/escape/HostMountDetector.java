package io.hivesec.detectors.escape;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.Mounted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds a process in a container that mounts a disk of the host, or a file system through which the kernel is steered.
 * Engines mount such file systems themselves while they make a container; a disk they mount on the host.
 */
public final class HostMountDetector implements Detector {
    private static final Map<String, Severity> KERNEL_FILE_SYSTEMS = Map.of(
            "cgroup", Severity.HIGH,
            "cgroup2", Severity.MEDIUM,
            "debugfs", Severity.HIGH,
            "tracefs", Severity.HIGH,
            "securityfs", Severity.MEDIUM,
            "efivarfs", Severity.HIGH,
            "binfmt_misc", Severity.HIGH);

    /** Where volumes of pods are mounted; the driver that does so is asked to by the kubelet. */
    private static final String KUBELETS = "/var/lib/kubelet/";

    private static final Pattern RUNTIME =
            Pattern.compile("runc.*|crun|youki|conmon|systemd|buildah|buildkitd|dockerd");

    /** Made by the service loader, or by hand. */
    public HostMountDetector() {}

    @Override
    public String id() {
        return "escape.host-mount";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RuntimeRules.DISK_MOUNT, RuntimeRules.KERNEL_MOUNT);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.MOUNTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof Mounted mounted) || event.container().isHost()) {
            return List.of();
        }
        if (isDisk(mounted.source())) {
            boolean ofAPod = mounted.target().startsWith(KUBELETS)
                    && KnownWorkloads.isLineOf("storage-node", history.process(event), history.ancestorsOf(event));
            return ofAPod ? List.of() : List.of(finding(RuntimeRules.DISK_MOUNT, Severity.CRITICAL, mounted));
        }
        Severity severity = KERNEL_FILE_SYSTEMS.get(mounted.filesystem());
        boolean byRuntime = RUNTIME.matcher(event.process().name()).matches() || isInit(mounted);
        return severity == null || byRuntime
                ? List.of()
                : List.of(finding(RuntimeRules.KERNEL_MOUNT, severity, mounted));
    }

    /** runc starts itself as {@code init} under whatever name it was opened by. */
    private static boolean isInit(Mounted mounted) {
        return mounted.filesystem().startsWith("cgroup")
                && mounted.process().commandLine().endsWith(" init");
    }

    private static boolean isDisk(String source) {
        if (!source.startsWith("/dev/")) {
            return false;
        }
        Optional<HostDevices.Worth> worth = HostDevices.worth(source);
        return worth.isPresent() && worth.get().rule().equals("device-raw");
    }

    private static Finding finding(Rule rule, Severity severity, Mounted mounted) {
        return Finding.builder(rule, mounted)
                .severity(severity)
                .evidence("riskKind", RuntimeRules.KIND)
                .evidence("source", mounted.source())
                .evidence("directory", mounted.source())
                .evidence("mountedOn", mounted.target())
                .evidence("filesystem", mounted.filesystem())
                .build();
    }
}
