package io.hivesec.detectors.escape;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.ModuleLoaded;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds a process in a container that loads a kernel module. Modules that network and storage agents load by name from the
 * host's own set are rated lower, for a name says less than a file.
 */
public final class KernelModuleDetector implements Detector {

    /** Modules of the kernel's own source that agents in containers load; names as lsmod(8) prints them. */
    private static final Pattern USUAL = Pattern.compile(
            "wireguard|tun|overlay|br_netfilter|nf_.*|nft_.*|xt_.*|ip_.*|ip6.*|ipt_.*|iptable_.*|vxlan|geneve|veth|bridge|dummy"
                    + "|rbd|ceph|nfs|nfsd|iscsi_tcp|nbd|target_core_.*|dm_.*|nvidia.*|fuse");

    private static final List<String> AGENTS =
            List.of("network-agent", "storage-node", "docker-in-docker", "vpn", "wireguard", "keepalived");

    private static final Set<String> BY_NAME = Set.of("modprobe", "kmod");

    /** Made by the service loader, or by hand. */
    public KernelModuleDetector() {}

    @Override
    public String id() {
        return "escape.kernel-module";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RuntimeRules.MODULE);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.MODULE_LOADED);
    }

    /** modprobe(8) takes modules from the host's set alone, and an agent of a known kind asked it to. */
    private static boolean isAgents(Event event, ContainerHistory history) {
        Process loader = history.process(event);
        boolean byName = Roles.isInstalled(loader) && BY_NAME.contains(loader.name());
        if (!byName) return false;
        List<Process> ancestors = history.ancestorsOf(event);
        for (String agents : AGENTS) if (KnownWorkloads.isLineOf(agents, loader, ancestors)) return true;
        return false;
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof ModuleLoaded loaded) || event.container().isHost()) {
            return List.of();
        }
        boolean usual = USUAL.matcher(loaded.name()).matches();
        if (usual && isAgents(event, history)) return List.of();
        return List.of(Finding.builder(RuntimeRules.MODULE, event)
                .severity(usual ? Severity.MEDIUM : Severity.CRITICAL)
                .evidence("riskKind", RuntimeRules.KIND)
                .evidence("module", loaded.name())
                .build());
    }
}
