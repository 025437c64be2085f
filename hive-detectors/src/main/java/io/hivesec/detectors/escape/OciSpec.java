package io.hivesec.detectors.escape;

import io.hivesec.detectors.escape.ContainerPosture.Dialect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code config.json} of the OCI runtime specification 1.0 to 1.2. It is what an engine made of a request: what the
 * request did not say stands there too, and only what is missing tells that a wall is down.
 */
final class OciSpec {

    /** Annotations by which containerd and CRI-O name container and image. */
    private static final List<String> NAME_ANNOTATIONS = List.of(
            "io.kubernetes.cri.container-name", "io.kubernetes.container.name", "io.kubernetes.cri-o.ContainerName");

    private static final List<String> IMAGE_ANNOTATIONS = List.of(
            "io.kubernetes.cri.image-name", "io.kubernetes.cri-o.ImageName", "org.opencontainers.image.ref.name");

    /** Device numbers that engines allow everybody: null, zero, full, random, urandom, tty, console, ptmx, tun. */
    private static final Set<String> DEFAULT_DEVICES =
            Set.of("1:3", "1:5", "1:7", "1:8", "1:9", "5:0", "5:1", "5:2", "10:200");

    private static final String PSEUDO_TERMINALS = "136:";
    private static final Map<String, Fact> NAMESPACES = Map.of(
            "pid", Fact.PID_HOST,
            "network", Fact.NET_HOST,
            "ipc", Fact.IPC_HOST,
            "uts", Fact.UTS_HOST,
            "mount", Fact.MOUNTNS_HOST,
            "cgroup", Fact.CGROUPNS_HOST);

    private OciSpec() {}

    /** The specification in what an engine printed: the whole of it, or a part of what crictl and ctr print. */
    static Optional<ConfigNode> find(ConfigNode node) {
        for (ConfigNode one : List.of(node, node.at("info", "runtimeSpec"), node.get("Spec"), node.get("spec"))) {
            if (one.has("ociVersion") && (one.has("linux") || one.has("process") || one.has("mounts"))) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    static ContainerPosture read(String source, ConfigNode outer, ConfigNode spec) {
        ContainerPosture.Builder to = ContainerPosture.builder(source, Dialect.OCI)
                .identity(id(outer), name(outer, spec), image(outer, spec))
                .inPod(
                        annotation(spec, List.of("io.kubernetes.cri.sandbox-namespace")),
                        annotation(spec, List.of("io.kubernetes.cri.sandbox-name")))
                .command(spec.at("process", "args").texts());
        Capabilities held = capabilities(spec.at("process", "capabilities"));
        ConfigNode linux = spec.get("linux");
        boolean unmasked = linux.get("maskedPaths").items().isEmpty()
                && linux.get("readonlyPaths").items().isEmpty();
        boolean privileged = unmasked && held.requested().containsKey(Capabilities.ALL) && allowsEveryDevice(linux);
        if (privileged) {
            to.fact(Fact.PRIVILEGED, "process.capabilities", "all, with every device and nothing masked");
            to.capabilities(new Capabilities(held.effective(), Map.of()));
        } else {
            to.capabilities(held);
            to.factIf(unmasked, Fact.SYSTEMPATHS_UNCONFINED, "linux.maskedPaths", "[]");
            deviceRules(linux, to);
        }
        if (linux.isMap()) {
            namespaces(linux, to);
            seccomp(linux.get("seccomp"), to);
        }
        process(spec, to);
        mounts(spec, to, privileged);
        linux.get("devices")
                .items()
                .forEach(device -> to.device(device.get("path").text(), device.path()));
        return to.build();
    }

    private static String id(ConfigNode outer) {
        return outer.has("ID")
                ? outer.get("ID").text()
                : outer.at("status", "id").text();
    }

    private static String name(ConfigNode outer, ConfigNode spec) {
        String told = outer.at("status", "metadata", "name").text();
        String annotated = told.isEmpty() ? annotation(spec, NAME_ANNOTATIONS) : told;
        return annotated.isEmpty() ? spec.get("hostname").text() : annotated;
    }

    private static String image(ConfigNode outer, ConfigNode spec) {
        String told = outer.has("Image")
                ? outer.get("Image").text()
                : outer.at("status", "image", "image").text();
        return told.isEmpty() ? annotation(spec, IMAGE_ANNOTATIONS) : told;
    }

    private static String annotation(ConfigNode spec, List<String> keys) {
        ConfigNode annotations = spec.get("annotations");
        return keys.stream()
                .map(key -> annotations.get(key).text())
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static Capabilities capabilities(ConfigNode sets) {
        List<String> held = new ArrayList<>();
        for (String set : List.of("bounding", "permitted", "effective", "inheritable", "ambient")) {
            held.addAll(sets.get(set).texts());
        }
        return Capabilities.exactly(held, "process.capabilities");
    }

    private static boolean allowsEveryDevice(ConfigNode linux) {
        List<ConfigNode> rules = linux.at("resources", "devices").items();
        return rules.stream()
                .anyMatch(rule -> rule.get("allow").isTrue()
                        && !rule.has("major")
                        && isAny(rule)
                        && rule.get("access").text().contains("w"));
    }

    private static boolean isAny(ConfigNode rule) {
        String type = rule.get("type").text();
        return type.isEmpty() || type.equals("a");
    }

    private static void deviceRules(ConfigNode linux, ContainerPosture.Builder to) {
        Set<String> given = new HashSet<>(DEFAULT_DEVICES);
        linux.get("devices")
                .items()
                .forEach(device -> given.add(
                        device.get("major").text() + ":" + device.get("minor").text()));
        for (ConfigNode rule : linux.at("resources", "devices").items()) {
            String access = rule.get("access").text();
            String numbers = number(rule.get("major")) + ":" + number(rule.get("minor"));
            boolean opens =
                    rule.get("allow").isTrue() && (access.isEmpty() || access.contains("r") || access.contains("w"));
            if (opens && !given.contains(numbers) && !numbers.startsWith(PSEUDO_TERMINALS)) {
                String type = isAny(rule) ? "a" : rule.get("type").text();
                to.deviceRule(type + " " + numbers + " " + (access.isEmpty() ? "rwm" : access), rule.path());
            }
        }
    }

    private static String number(ConfigNode node) {
        String text = node.text();
        return text.isEmpty() || text.startsWith("-") ? "*" : text;
    }

    private static void namespaces(ConfigNode linux, ContainerPosture.Builder to) {
        Set<String> own = new HashSet<>();
        for (ConfigNode namespace : linux.get("namespaces").items()) {
            String type = namespace.get("type").text();
            String path = namespace.get("path").text();
            if (path.startsWith("/proc/1/ns/")) {
                continue;
            }
            own.add(type);
            to.factIf(type.equals("pid") && !path.isEmpty(), Fact.CONTAINER_PID_JOIN, namespace.path(), path);
        }
        NAMESPACES.forEach((type, fact) ->
                to.factIf(!own.contains(type), fact, "linux.namespaces", "no " + type + " namespace of its own"));
        boolean rootIsRoot = linux.get("uidMappings").items().stream()
                .anyMatch(mapping -> mapping.get("containerID").text().equals("0")
                        && mapping.get("hostID").text().equals("0"));
        to.factIf(own.contains("user") && !rootIsRoot, Fact.USER_NAMESPACE, "linux.namespaces", "user");
    }

    private static void seccomp(ConfigNode seccomp, ContainerPosture.Builder to) {
        boolean allowsAll = seccomp.get("defaultAction").text().equals("SCMP_ACT_ALLOW")
                && seccomp.get("syscalls").items().isEmpty();
        to.factIf(
                !seccomp.isMap() || allowsAll,
                Fact.SECCOMP_UNCONFINED,
                "linux.seccomp",
                allowsAll ? "allows all" : "none");
    }

    private static void process(ConfigNode spec, ContainerPosture.Builder to) {
        ConfigNode process = spec.get("process");
        to.factIf(
                process.get("apparmorProfile").text().equals("unconfined"),
                Fact.APPARMOR_UNCONFINED,
                "process.apparmorProfile",
                "unconfined");
        String[] label = process.get("selinuxLabel").text().split(":", -1);
        to.factIf(
                label.length > 2 && SecurityOptions.isUnconfinedType(label[2]),
                Fact.SELINUX_DISABLED,
                "process.selinuxLabel",
                String.join(":", label));
        to.factIf(
                !process.get("noNewPrivileges").isTrue(),
                Fact.NO_NEW_PRIVS_MISSING,
                "process.noNewPrivileges",
                "no-new-privileges is not set");
        String uid = process.at("user", "uid").text();
        to.factIf(uid.isEmpty() || uid.equals("0"), Fact.ROOT_USER, "process.user.uid", uid);
        to.factIf(!spec.at("root", "readonly").isTrue(), Fact.ROOTFS_RW, "root.readonly", "false");
        to.factIf(
                spec.at("linux", "resources", "memory", "disableOOMKiller").isTrue(),
                Fact.OOM_DISABLE,
                "linux.resources.memory.disableOOMKiller",
                "true");
        String root = HostPaths.tidy(spec.at("root", "path").text());
        if (root.equals("/")) {
            to.mount(new HostMount(root, "/", spec.at("root", "readonly").isTrue(), "", "root.path"));
        }
    }

    private static void mounts(ConfigNode spec, ContainerPosture.Builder to, boolean privileged) {
        for (ConfigNode mount : spec.get("mounts").items()) {
            String type = mount.get("type").text().toLowerCase(Locale.ROOT);
            String source = mount.get("source").text();
            List<String> options = mount.get("options").texts();
            boolean readOnly = options.contains("ro") || options.contains("rro");
            boolean bind = type.equals("bind") || options.contains("bind") || options.contains("rbind");
            boolean disk = !bind && source.startsWith("/dev/");
            if ((bind || disk) && source.startsWith("/") && !EngineFiles.isOwn(source)) {
                to.mount(new HostMount(
                        source, mount.get("destination").text(), readOnly, propagation(options), mount.path()));
            } else if (!privileged && type.startsWith("cgroup") && !readOnly && to.is(Fact.CGROUPNS_HOST)) {
                to.mount(
                        new HostMount("/sys/fs/cgroup", mount.get("destination").text(), false, "", mount.path()));
            }
        }
    }

    private static String propagation(List<String> options) {
        return options.stream()
                .filter(option -> option.equals("shared") || option.equals("rshared"))
                .findFirst()
                .orElse("");
    }
}
