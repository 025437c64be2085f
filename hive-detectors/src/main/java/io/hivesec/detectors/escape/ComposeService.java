package io.hivesec.detectors.escape;

import io.hivesec.detectors.escape.ContainerPosture.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one service of a Compose file, as Docker runs it. */
final class ComposeService {
    private static final Map<String, Fact> NAMESPACES = Map.of(
            "pid", Fact.PID_HOST,
            "network_mode", Fact.NET_HOST,
            "ipc", Fact.IPC_HOST,
            "uts", Fact.UTS_HOST,
            "userns_mode", Fact.USERNS_HOST,
            "cgroup", Fact.CGROUPNS_HOST);

    /** What {@code use_api_socket} hands in (Docker Compose 2.37). */
    private static final String ENGINE_SOCKET = "/var/run/docker.sock";

    private static final Set<String> BINDS = Set.of("bind", "npipe");

    private ComposeService() {}

    static ContainerPosture read(String source, String name, ConfigNode service, ConfigNode file) {
        String called = service.get("container_name").text();
        ContainerPosture.Builder to = ContainerPosture.builder(source + " " + service.path(), Dialect.COMPOSE)
                .identity(
                        "",
                        called.isEmpty() ? name : called,
                        service.get("image").text())
                .command(command(service));
        privileges(service, to);
        NAMESPACES.forEach((key, fact) -> to.factIf(
                service.get(key).text().equals("host"), fact, service.get(key).path(), "host"));
        ConfigNode pid = service.get("pid");
        to.factIf(
                pid.text().startsWith("service:") || pid.text().startsWith("container:"),
                Fact.CONTAINER_PID_JOIN,
                pid.path(),
                pid.text());
        ConfigNode options = service.get("security_opt");
        SecurityOptions.read(options.texts(), options.path(), to);
        mounts(service, file, to);
        devices(service, to);
        rest(service, to);
        return to.build();
    }

    private static List<String> command(ConfigNode service) {
        List<String> command = new ArrayList<>(words(service.get("entrypoint")));
        command.addAll(words(service.get("command")));
        return command;
    }

    private static List<String> words(ConfigNode line) {
        return line.isList()
                ? line.texts()
                : line.text().isBlank()
                        ? List.of()
                        : List.of(line.text().strip().split("\\s+"));
    }

    private static void privileges(ConfigNode service, ContainerPosture.Builder to) {
        List<ConfigNode> flags = new ArrayList<>(List.of(service.get("privileged")));
        // What is run in the container when it starts or stops can be privileged by itself.
        for (String hook : List.of("post_start", "pre_stop")) {
            service.get(hook).items().forEach(one -> flags.add(one.get("privileged")));
        }
        flags.forEach(flag -> to.factIf(flag.isTrue(), Fact.PRIVILEGED, flag.path(), "true"));
        Capabilities asked = Capabilities.tweak(
                CapabilityTable.dockerDefaults(),
                service.get("cap_add").texts(),
                service.get("cap_drop").texts(),
                service.get("cap_add").path());
        to.capabilities(to.is(Fact.PRIVILEGED) ? new Capabilities(CapabilityTable.names(), asked.requested()) : asked);
    }

    private static void mounts(ConfigNode service, ConfigNode file, ContainerPosture.Builder to) {
        for (ConfigNode volume : service.get("volumes").items()) {
            if (volume.isMap()) {
                mount(volume, file, to);
            } else if (HostPaths.isPath(volume.text())) {
                EngineBinds.bind(volume, to);
            } else {
                String[] parts = volume.text().split(":", 3);
                boolean readOnly = parts.length > 2 && EngineBinds.isReadOnly(parts[2]);
                named(parts[0], parts.length > 1 ? parts[1] : "", readOnly, file, to);
            }
        }
        for (String kind : List.of("secrets", "configs")) {
            service.get(kind).items().forEach(one -> handedIn(one, file.get(kind), "/run/" + kind, to));
        }
        ConfigNode socket = service.get("use_api_socket");
        if (socket.isTrue()) {
            to.mount(new HostMount(ENGINE_SOCKET, ENGINE_SOCKET, false, "", socket.path()));
        }
    }

    private static void mount(ConfigNode volume, ConfigNode file, ContainerPosture.Builder to) {
        String from = volume.get("source").text();
        String target = volume.get("target").text();
        boolean readOnly = volume.get("read_only").isTrue();
        if (BINDS.contains(volume.get("type").text())) {
            String propagation = volume.at("bind", "propagation").text();
            if (EngineBinds.isAbsolute(from)) {
                to.mount(new HostMount(from, target, readOnly, propagation, volume.path()));
            }
        } else {
            named(from, target, readOnly, file, to);
        }
    }

    private static void named(
            String volume, String target, boolean readOnly, ConfigNode file, ContainerPosture.Builder to) {
        ConfigNode made = file.at("volumes", volume);
        if (EngineVolumes.isLocal(made.get("driver").text())) {
            EngineBinds.volume(made.get("driver_opts"), target, readOnly, to);
        }
    }

    /** A secret or a configuration is a file of the host, bound to be read. */
    private static void handedIn(ConfigNode one, ConfigNode declared, String folder, ContainerPosture.Builder to) {
        String name = one.isMap() ? one.get("source").text() : one.text();
        ConfigNode path = declared.at(name, "file");
        if (EngineBinds.isAbsolute(path.text())) {
            to.mount(new HostMount(path.text(), folder + "/" + name, true, "", path.path()));
        }
    }

    private static void devices(ConfigNode service, ContainerPosture.Builder to) {
        for (ConfigNode device : service.get("devices").items()) {
            String path =
                    device.isMap() ? device.get("source").text() : device.text().split(":", 2)[0];
            // What does not begin with a slash is a name of the Container Device Interface.
            if (path.startsWith("/")) {
                to.device(path, device.path());
            }
        }
        service.get("device_cgroup_rules").items().forEach(rule -> to.deviceRule(rule.text(), rule.path()));
    }

    private static void rest(ConfigNode service, ContainerPosture.Builder to) {
        ConfigNode from = service.get("volumes_from");
        to.factIf(!from.texts().isEmpty(), Fact.VOLUMES_FROM, from.path(), String.join(",", from.texts()));
        ConfigNode oom = service.get("oom_kill_disable");
        to.factIf(oom.isTrue(), Fact.OOM_DISABLE, oom.path(), "true");
        ConfigNode readOnly = service.get("read_only");
        to.factIf(!readOnly.isTrue(), Fact.ROOTFS_RW, readOnly.path(), readOnly.text());
        to.user(service.get("user"));
    }
}
