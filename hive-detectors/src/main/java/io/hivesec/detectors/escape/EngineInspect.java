package io.hivesec.detectors.escape;

import io.hivesec.detectors.escape.ContainerPosture.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads what {@code docker inspect} and {@code podman inspect} print of a container. */
final class EngineInspect {
    private EngineInspect() {}

    /** Reads one container; {@code volumes} are those that its description came with. */
    static ContainerPosture read(String source, ConfigNode node, EngineVolumes volumes) {
        boolean podman = node.has("EffectiveCaps")
                || node.has("OCIRuntime")
                || node.has("ImageName")
                || node.has("ConmonPidFile")
                || node.get("HostConfig").has("CgroupManager");
        ConfigNode host = node.get("HostConfig");
        ConfigNode config = node.get("Config");
        ContainerPosture.Builder to = ContainerPosture.builder(source, podman ? Dialect.PODMAN : Dialect.DOCKER)
                .identity(node.get("Id").text(), name(node), config.get("Image").text())
                .command(command(node, config));
        boolean privileged = host.get("Privileged").isTrue();
        to.factIf(privileged, Fact.PRIVILEGED, "HostConfig.Privileged", "true");
        namespaces(host, to);
        confinement(node, host, config, to);
        capabilities(host, podman, privileged, to);
        mounts(node, host, volumes, to);
        devices(host, to);
        rest(host, config, to);
        return to.build();
    }

    private static String name(ConfigNode node) {
        String name = node.get("Name").text();
        return name.startsWith("/") ? name.substring(1) : name;
    }

    private static List<String> command(ConfigNode node, ConfigNode config) {
        List<String> command = new ArrayList<>();
        if (!node.get("Path").text().isEmpty()) {
            command.add(node.get("Path").text());
            command.addAll(node.get("Args").texts());
        } else {
            command.addAll(config.get("Entrypoint").texts());
            command.addAll(config.get("Cmd").texts());
        }
        return command;
    }

    private static void namespaces(ConfigNode host, ContainerPosture.Builder to) {
        host(host, "PidMode", Fact.PID_HOST, to);
        host(host, "NetworkMode", Fact.NET_HOST, to);
        host(host, "IpcMode", Fact.IPC_HOST, to);
        host(host, "UTSMode", Fact.UTS_HOST, to);
        host(host, "UsernsMode", Fact.USERNS_HOST, to);
        host(host, host.has("CgroupnsMode") ? "CgroupnsMode" : "CgroupMode", Fact.CGROUPNS_HOST, to);
        String pid = host.get("PidMode").text();
        to.factIf(pid.startsWith("container:"), Fact.CONTAINER_PID_JOIN, "HostConfig.PidMode", pid);
        String users = host.get("UsernsMode").text();
        boolean mapped = users.equals("auto")
                || users.startsWith("auto:")
                || users.equals("private")
                || users.equals("nomap")
                || (host.get("IDMappings").get("UidMap").isList()
                        && !host.get("IDMappings").get("UidMap").items().isEmpty());
        to.factIf(mapped, Fact.USER_NAMESPACE, "HostConfig.UsernsMode", users.isEmpty() ? "private" : users);
    }

    private static void host(ConfigNode host, String key, Fact fact, ContainerPosture.Builder to) {
        to.factIf(host.get(key).text().equals("host"), fact, "HostConfig." + key, "host");
    }

    private static void confinement(ConfigNode node, ConfigNode host, ConfigNode config, ContainerPosture.Builder to) {
        List<String> options = host.get("SecurityOpt").texts();
        // Docker itself adds this one when pid or ipc namespaces are the host's (moby, generateSecurityOpt).
        boolean added = to.is(Fact.PID_HOST) || to.is(Fact.IPC_HOST);
        SecurityOptions.read(
                options.stream()
                        .filter(option -> !(added && option.equals("label=disable")))
                        .toList(),
                "HostConfig.SecurityOpt",
                to);
        to.factIf(
                node.get("AppArmorProfile").text().equals("unconfined"),
                Fact.APPARMOR_UNCONFINED,
                "AppArmorProfile",
                "unconfined");
        // An empty list is "mask nothing"; no list at all is an engine that does not tell (podman), or privileged.
        ConfigNode masked = host.get("MaskedPaths");
        to.factIf(
                masked.isList() && masked.items().isEmpty(),
                Fact.SYSTEMPATHS_UNCONFINED,
                "HostConfig.MaskedPaths",
                "[]");
        // podman tells of unmasking only in the command that made the container.
        List<String> made = config.get("CreateCommand").texts();
        for (int i = 0; i + 1 < made.size(); i++) {
            String option = made.get(i).equals("--security-opt") ? made.get(i + 1) : made.get(i);
            String value = option.startsWith("--security-opt=") ? option.substring("--security-opt=".length()) : option;
            String lower = value.toLowerCase(Locale.ROOT);
            to.factIf(
                    lower.equals("unmask=all") || lower.equals("systempaths=unconfined"),
                    Fact.SYSTEMPATHS_UNCONFINED,
                    "Config.CreateCommand",
                    value);
        }
    }

    private static void capabilities(ConfigNode host, boolean podman, boolean privileged, ContainerPosture.Builder to) {
        Set<String> defaults = podman ? CapabilityTable.podmanDefaults() : CapabilityTable.dockerDefaults();
        Capabilities asked = Capabilities.tweak(
                defaults, host.get("CapAdd").texts(), host.get("CapDrop").texts(), "HostConfig.CapAdd");
        // Some versions of podman list as added what privileged gives.
        boolean implied = privileged && asked.requested().containsKey(Capabilities.ALL);
        to.capabilities(
                privileged ? new Capabilities(CapabilityTable.names(), implied ? Map.of() : asked.requested()) : asked);
    }

    private static void mounts(ConfigNode node, ConfigNode host, EngineVolumes volumes, ContainerPosture.Builder to) {
        for (ConfigNode one : host.get("Mounts").items()) {
            requested(one, to);
        }
        for (ConfigNode bind : host.get("Binds").items()) {
            EngineBinds.bind(bind, to);
        }
        for (ConfigNode one : node.get("Mounts").items()) {
            if (one.get("Type").text().equals("bind") || one.get("Type").text().equals("npipe")) {
                to.mount(new HostMount(
                        one.get("Source").text(),
                        one.get("Destination").text(),
                        one.get("RW").isFalse(),
                        one.get("Propagation").text(),
                        one.path()));
            } else if (one.get("Type").text().equals("volume")) {
                EngineBinds.volume(
                        volumes.options(one.get("Name").text()),
                        one.get("Destination").text(),
                        one.get("RW").isFalse(),
                        to);
            }
        }
    }

    private static void requested(ConfigNode one, ContainerPosture.Builder to) {
        String type = one.get("Type").text();
        String target = one.get("Target").text();
        boolean readOnly = one.get("ReadOnly").isTrue();
        if (type.equals("bind")) {
            String propagation = one.at("BindOptions", "Propagation").text();
            to.mount(new HostMount(one.get("Source").text(), target, readOnly, propagation, one.path()));
            return;
        }
        ConfigNode driver = one.at("VolumeOptions", "DriverConfig");
        if (type.equals("volume") && EngineVolumes.isLocal(driver.get("Name").text())) {
            EngineBinds.volume(driver.get("Options"), target, readOnly, to);
        }
    }

    private static void devices(ConfigNode host, ContainerPosture.Builder to) {
        for (ConfigNode device : host.get("Devices").items()) {
            String path = device.get("PathOnHost").text();
            if (!path.isEmpty()) {
                to.device(path, device.path());
            }
        }
        for (ConfigNode rule : host.get("DeviceCgroupRules").items()) {
            to.deviceRule(rule.text(), rule.path());
        }
    }

    private static void rest(ConfigNode host, ConfigNode config, ContainerPosture.Builder to) {
        List<String> from = host.get("VolumesFrom").texts();
        to.factIf(!from.isEmpty(), Fact.VOLUMES_FROM, "HostConfig.VolumesFrom", String.join(",", from));
        to.factIf(host.get("OomKillDisable").isTrue(), Fact.OOM_DISABLE, "HostConfig.OomKillDisable", "true");
        to.factIf(host.get("ReadonlyRootfs").isFalse(), Fact.ROOTFS_RW, "HostConfig.ReadonlyRootfs", "false");
        to.user(config.get("User"));
    }
}
