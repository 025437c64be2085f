package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.Code;
import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.command.Setting;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ways out of a container, and into others. */
final class EscapeChecks {
    private static final Set<String> CLIENTS = Set.of("docker", "podman", "nerdctl", "ctr", "crictl");
    private static final Set<String> CLUSTER = Set.of("kubectl", "oc");
    private static final Set<String> REACHERS =
            Set.of("mount", "debugfs", "dumpe2fs", "mknod", "chroot", "systemd-nspawn");
    private static final Set<String> COMPARERS = Set.of("stat", "test", "[", "[[", "readlink", "realpath");

    private static final Set<String> BUILDERS =
            Set.of("debootstrap", "mmdebstrap", "cdebootstrap", "pacstrap", "dnf", "zypper", "rpmbuild");

    private static final Set<String> SHELLS =
            Set.of("sh", "bash", "ash", "dash", "zsh", "/bin/sh", "/bin/bash", "/bin/ash");

    private EscapeChecks() {}

    /** Entering the namespaces of the host's first process. */
    static @Nullable String hostNamespaces(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            if (invocation.name().equals("nsenter")) {
                String text = " " + String.join(" ", invocation.arguments()) + " ";
                boolean init = text.contains(" -t 1 ")
                        || text.contains(" -t1 ")
                        || text.contains("--target 1 ")
                        || text.contains("--target=1 ")
                        || text.contains("proc/1/ns")
                        || text.contains("-at1 ")
                        || (text.endsWith("t ") && startsWithInit(line))
                        || (asksForInit(line) && (text.contains(" -a ") || text.contains(" -m ")))
                        || text.contains("/host/proc/");
                if (init) return Evidences.of(invocation);
            }
            boolean shared = invocation.name().equals("unshare") && invocation.hasPrefix("-Ur");
            if (shared || attachesToInit(invocation)) return Evidences.of(invocation);
        }
        for (Code code : line.codes()) {
            // setns(2) from a script needs no nsenter.
            for (String string : code.strings())
                if (code.executed() && !code.language().equals("text") && string.contains("/proc/1/ns/"))
                    return code.language() + " " + string;
        }
        return Shapes.find(line, "namespaces");
    }

    /** {@code nsenter -at 1}: what looks like the command is the process. */
    private static boolean startsWithInit(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            if (invocation.name().equals("1") && invocation.under("nsenter")) return true;
        }
        return false;
    }

    /** The first process's id, looked up on the line by its name. */
    private static boolean asksForInit(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            boolean looksUp =
                    invocation.name().equals("pgrep") || invocation.name().equals("pidof");
            if (looksUp && (invocation.has("systemd") || invocation.has("init"))) return true;
        }
        return false;
    }

    /** A debugger makes the first process of the host, or of the container, call what it is told. */
    private static boolean attachesToInit(Invocation invocation) {
        if (!invocation.name().equals("gdb") && !invocation.name().equals("lldb")) return false;
        List<String> arguments = invocation.arguments();
        boolean init = false;
        for (int i = 0; i < arguments.size(); i++) {
            boolean names = arguments.get(i).equals("-p") || arguments.get(i).equals("--pid");
            init |= names && i + 1 < arguments.size() && arguments.get(i + 1).equals("1");
            init |= arguments.get(i).equals("-p1") || arguments.get(i).equals("--pid=1");
        }
        return init;
    }

    private static String last(Invocation invocation) {
        return invocation.arguments().isEmpty()
                ? ""
                : invocation.arguments().get(invocation.arguments().size() - 1);
    }

    /** The host's disks and control groups made reachable. */
    static @Nullable String hostFilesystem(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed() || !REACHERS.contains(invocation.name())) continue;
            String name = invocation.name();
            String text = " " + String.join(" ", invocation.arguments()) + " ";
            if (name.equals("mount")
                    && HostDisks.isMount(invocation, text)
                    && !HostDisks.isRescued(line, last(invocation))) return Evidences.of(invocation);
            boolean debug = (name.equals("debugfs") || name.equals("dumpe2fs"))
                    && text.contains(" /dev/")
                    && !HostDisks.isAskedForItself(invocation);
            boolean node = name.equals("mknod")
                    && (text.contains(" c 1 1 ")
                            || text.contains(" c 1 2 ")
                            || text.contains(" b 8 ")
                            || text.contains(" b 259 ")
                            || text.contains(" b 252 ")
                            || text.contains(" b 253 ")
                            || text.contains(" b 254 "));
            boolean change = (name.equals("chroot") || name.equals("systemd-nspawn"))
                    && !isBuilt(line)
                    && !HostDisks.isRescued(line, invocation.operand())
                    && (isHostMount(invocation.operand()) || invocation.has("--directory=/host"));
            if (debug || node || change) return Evidences.of(invocation);
        }
        for (FileAccess access : line.files()) {
            String path = WatchedPaths.normal(access.path());
            boolean isCompared = COMPARERS.contains(access.program()) && isRootOfInit(path);
            if (access.executed() && !isCompared && WatchedPaths.is("hostroot", path)) return Evidences.of(access);
            if (HostDisks.areLeftOpen(access)) return Evidences.of(access);
        }
        for (Invocation invocation : line.invocations()) {
            if (invocation.executed() && (linksToHost(invocation) || looksForUpperLayer(invocation)))
                return Evidences.of(invocation);
            for (String argument : invocation.arguments()) {
                if (COMPARERS.contains(invocation.name()) && isRootOfInit(argument)) continue;
                if (argument.startsWith("/proc/1/root/")
                        || argument.startsWith("/proc/1/cwd/")
                        || argument.equals("/proc/1/root")) return Evidences.of(invocation);
            }
        }
        if (HostDisks.isRootOfEach(line)) return "makes the root of each process its own";
        if (HostDisks.areEntered(line)) return "mounts a disk and looks into it or makes it its root";
        return HostDisks.areRead(line) ? "reads a disk past its file system" : Shapes.find(line, "filesystem");
    }

    /** The root of the first process itself, which scripts of packages compare with their own to see whether they are in a chroot. */
    private static boolean isRootOfInit(String path) {
        return path.equals("/proc/1/root") || path.equals("/proc/1/root/") || path.equals("/proc/1/root/.");
    }

    /** A link to the root in a directory of logs that the host serves, or to the engine that enters the container. */
    private static boolean linksToHost(Invocation link) {
        if (!link.name().equals("ln")) return false;
        boolean engine = link.has("/proc/self/exe");
        boolean logs = link.has("/") && last(link).contains("/var/log/");
        return engine || logs;
    }

    /** Where on the host a container's files lie is of use only to somebody who can make the host run one of them. */
    private static boolean looksForUpperLayer(Invocation invocation) {
        boolean looks = invocation.name().equals("sed")
                || invocation.name().equals("grep")
                || invocation.name().equals("awk");
        if (!looks) return false;
        boolean layer = false;
        boolean table = false;
        for (String argument : invocation.arguments()) {
            layer |= argument.contains("perdir=");
            table |= argument.equals("/etc/mtab") || argument.equals("/proc/mounts") || argument.endsWith("/mountinfo");
        }
        return layer && table;
    }

    /** Whether the line puts a system of its own together, which it then enters. */
    private static boolean isBuilt(CommandLine line) {
        for (Invocation invocation : line.invocations())
            if (BUILDERS.contains(invocation.name()) && invocation.executed()) return true;
        return false;
    }

    private static boolean isHostMount(String path) {
        String clean = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        boolean isTop = clean.lastIndexOf('/') == 0;
        return (isTop && (clean.startsWith("/host") || clean.startsWith("/node")))
                || clean.equals("/rootfs")
                || clean.endsWith("/1/root")
                || clean.equals("/mnt/host")
                || clean.equals("/mnt/root")
                || clean.equals("/mnt/hostfs")
                || clean.equals("/mnt")
                || clean.equals("/host/root")
                || clean.equals("/mnt/fs");
    }

    /** The container engine told to start something that owns the host. */
    static @Nullable String engine(CommandLine line) {
        for (Code code : line.codes()) {
            boolean client = code.executed() && !code.language().equals("text");
            for (String string : code.strings())
                if (client && (string.contains("docker.sock") || string.endsWith("/containerd.sock")))
                    return code.language() + " " + string;
        }
        for (Setting setting : line.settings()) {
            boolean foreign = setting.value().startsWith("unix:///host")
                    || setting.value().startsWith("unix:///rootfs")
                    || setting.value().startsWith("unix:///mnt/")
                    || setting.value().startsWith("unix:///proc/");
            if (setting.executed() && foreign && setting.name().endsWith("_HOST")) return setting.text();
        }
        for (Invocation invocation : line.invocations()) {
            boolean client = CLIENTS.contains(invocation.name())
                    || invocation.name().equals("curl")
                    || invocation.name().equals("lxc");
            if (!invocation.executed() || !client) continue;
            String text = " " + String.join(" ", invocation.arguments()) + " ";
            boolean socket =
                    text.contains("docker.sock") || text.contains("containerd.sock") || text.contains("crio.sock");
            boolean asksHealth = text.contains("/_ping ") || text.contains("/debug/") || text.contains("/version ");
            if (invocation.name().equals("curl") && text.contains("--unix-socket") && socket && !asksHealth)
                return Evidences.of(invocation);
            // The engine's and the kubelet's interfaces: Docker Engine API, "Create a container"; kubelet's /run and
            // /exec.
            boolean asks = text.contains("/containers/create")
                    || text.contains(":10250/run/")
                    || text.contains(":10250/exec/");
            if (invocation.name().equals("curl") && asks) return Evidences.of(invocation);
            if ((CLIENTS.contains(invocation.name()) && text.contains(" run "))
                    || (invocation.name().equals("docker") && text.contains(" create "))) {
                boolean root = text.contains(" -v /:")
                        || text.contains("--volume /:")
                        || text.contains("--volume=/:")
                        || text.contains("-v=/:")
                        || text.contains("source=/,")
                        || text.contains("src=/,");
                // How monitoring sees the machine that it is to watch.
                boolean watches = (text.contains(":ro ") || text.contains(":ro,"))
                        && !SHELLS.contains(last(invocation))
                        && !text.contains(" chroot ")
                        && !text.contains(" -it ");
                boolean shell = SHELLS.contains(last(invocation))
                        || text.contains(" chroot ")
                        || text.contains(" alpine ")
                        || text.contains(" busybox ");
                boolean privileged = text.contains(" --privileged ") && isAttended(invocation) && shell;
                boolean process = (text.contains("--pid=host") && shell) || (text.contains("--pid host") && shell);
                process |= text.contains(" --privileged ")
                        && (text.contains("--pid=host ") || text.contains("--pid host "))
                        && isAttended(invocation);
                boolean remote = text.contains(" tcp://") && text.contains(" --privileged ");
                boolean unconfined = text.contains("apparmor=unconfined")
                        && text.contains("SYS_ADMIN")
                        && SHELLS.contains(last(invocation));
                if ((root && !watches) || privileged || process || remote || unconfined)
                    return Evidences.of(invocation);
            }
            if (invocation.name().equals("lxc")
                    && (text.contains("security.privileged=true") || text.contains(" disk source=/ ")))
                return Evidences.of(invocation);
        }
        return Shapes.find(line, "engine");
    }

    private static boolean isAttended(Invocation client) {
        return client.hasPrefix("-it") || client.has("-ti") || client.has("-i");
    }

    /** Shells opened in other workloads through the cluster's or the engine's interface. */
    static @Nullable String otherWorkload(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            boolean cluster = CLUSTER.contains(invocation.name());
            if (!invocation.executed() || (!cluster && !CLIENTS.contains(invocation.name()))) continue;
            boolean interactive = invocation.has("-it")
                    || invocation.has("-ti")
                    || (invocation.has("-i") && invocation.has("-t"))
                    || (invocation.has("--stdin") && invocation.has("--tty"))
                    || invocation.has("-itd");
            boolean shell = SHELLS.contains(last(invocation));
            if (invocation.has("exec") && interactive && shell) return Evidences.of(invocation);
            if (cluster && invocation.has("run") && interactive && shell) return Evidences.of(invocation);
            boolean host = cluster
                    && invocation.hasPrefix("--overrides")
                    && (invocation.text().contains("hostPID")
                            || invocation.text().contains("privileged")
                            || invocation.text().replace(" ", "").contains("\"hostPath\":{\"path\":\"/\"")
                            || invocation.text().contains("hostNetwork"));
            boolean breaks = invocation.has("exec")
                    && (invocation.has("chroot")
                            || invocation.has("nsenter")
                            || invocation.text().contains("serviceaccount/token")
                            || invocation.text().contains(" mkdir /host"));
            boolean node = cluster && invocation.has("debug") && invocation.hasPrefix("node/");
            boolean administrator =
                    invocation.hasPrefix("--kubeconfig") && invocation.text().contains("/etc/kubernetes/");
            boolean foreign = cluster && appliesFromStranger(invocation);
            if (host || breaks || node || administrator || foreign) return Evidences.of(invocation);
        }
        for (FileAccess access : line.files()) {
            boolean applied = access.path().equals("/dev/stdin") && CLUSTER.contains(access.program());
            if (applied && access.executed() && ownsHost(access.text()))
                return access.program() + " applies a pod that owns the host";
        }
        return Shapes.find(line, "workload");
    }

    private static boolean appliesFromStranger(Invocation client) {
        if (!client.has("apply") && !client.has("create") && !client.has("replace")) return false;
        for (String argument : client.arguments())
            if (argument.startsWith("http") && argument.contains("://") && FetchChecks.isNameless(argument))
                return true;
        return false;
    }

    /** A manifest written on the line for a pod without limits that shares the host's processes or its whole disk. */
    private static boolean ownsHost(String manifest) {
        String plain = manifest.replace("\"", "").replace(" ", "");
        boolean root = plain.contains("hostPath:{path:/}")
                || plain.contains("hostPath:{path:/,")
                || plain.contains("hostPath:\npath:/\n");
        return plain.contains("privileged:true") && (plain.contains("hostPID:true") || root);
    }

    /** Programs made for leaving containers. */
    static @Nullable String tool(CommandLine line) {
        String tool = Tools.find(line, "escape");
        // Another program of this name puts up stacks in a cloud.
        return tool != null && tool.startsWith("cdk ") ? Shapes.find(line, "escape-tool") : tool;
    }
}
