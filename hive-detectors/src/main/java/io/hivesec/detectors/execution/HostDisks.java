package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import java.util.Set;

/** Disks of the host, mounted or read from within a container. */
final class HostDisks {
    private static final String[] OWN = {"/root", "/etc", "/home", "/var/lib/kubelet", "/var/lib/docker", "/usr", "/bin"
    };
    private static final Set<String> READERS =
            Set.of("strings", "grep", "egrep", "xxd", "hexdump", "nc", "ncat", "curl");

    private static final Set<String> TELLS_OF_ITSELF =
            Set.of("stats", "show_super_stats", "supported_features", "features", "freefrag", "icheck", "bmap");

    private HostDisks() {}

    /** A mount of a disk, or of a hierarchy of control groups, where a container would put it. */
    static boolean isMount(Invocation mount, String text) {
        boolean group = text.contains(" cgroup ")
                && (text.contains(" -o ")
                        && (text.contains(" rdma ")
                                || text.contains(" memory ")
                                || text.contains(" pids ")
                                || text.contains(" devices ")));
        boolean target = text.contains(" /mnt")
                || text.contains(" /host")
                || text.contains(" /tmp/")
                || text.contains(" /media");
        boolean cover = mount.has("bind") && mount.hasPrefix("/bin/");
        return group
                || cover
                || (namesDisk(text)
                        && target
                        && mount.arguments().size() <= 4
                        && !text.contains(".iso")
                        && !text.contains("-o loop"));
    }

    /** A request of debugfs(8) that tells of the file system, and of nothing that is kept in it. */
    static boolean isAskedForItself(Invocation debug) {
        int request = debug.arguments().indexOf("-R");
        if (request < 0 || request + 1 >= debug.arguments().size() || debug.has("-w")) return false;
        return TELLS_OF_ITSELF.contains(
                debug.arguments().get(request + 1).strip().split("\\s", 2)[0]);
    }

    private static boolean namesDisk(String text) {
        return text.contains(" /dev/sd")
                || text.contains(" /dev/vd")
                || text.contains(" /dev/xvd")
                || text.contains(" /dev/nvme")
                || text.contains(" /dev/dm-")
                || text.contains(" /dev/mapper/");
    }

    /** A disk mounted anywhere is of the host when the next command makes it its root, or looks for a system on it, or changes one. */
    static boolean areEntered(CommandLine line) {
        for (Invocation mount : line.invocations()) {
            if (!mount.name().equals("mount") || !mount.executed() || !mount.hasPrefix("/dev/")) continue;
            String point = mount.arguments().get(mount.arguments().size() - 1);
            for (Invocation next : line.invocations()) {
                if (!next.executed() || next.equals(mount)) continue;
                boolean changes =
                        next.name().equals("chroot") && mount.has(next.operand()) && !isRescued(line, next.operand());
                if (changes || looksInto(next, point)) return true;
            }
            for (FileAccess access : line.files())
                if (access.executed() && access.changes() && isOwn(access.path(), point)) return true;
        }
        return false;
    }

    /** A system that does not start, entered with what it needs to run: its own /dev, /proc and /sys. */
    static boolean isRescued(CommandLine line, String root) {
        int bound = 0;
        for (Invocation mount : line.invocations()) {
            boolean binds = mount.name().equals("mount")
                    && (mount.has("--bind") || mount.has("--rbind") || mount.has("proc") || mount.has("sysfs"));
            if (binds && mount.executed() && mount.hasPrefix(root + "/")) bound++;
        }
        return bound > 1;
    }

    private static boolean looksInto(Invocation next, String point) {
        boolean reads = switch (next.name()) {
            case "ls", "cat", "find", "grep", "head", "less", "cp" -> true;
            default -> false;
        };
        if (!reads) return false;
        for (String argument : next.arguments()) if (isOwn(argument, point)) return true;
        return false;
    }

    /** Whether a path is one that only a system has, below a point where something is mounted. */
    private static boolean isOwn(String path, String point) {
        if (point.length() < 2 || !point.startsWith("/")) return false;
        for (String own : OWN) if (path.equals(point + own) || path.startsWith(point + own + "/")) return true;
        return false;
    }

    /** A whole disk searched or sent away instead of being copied to a file. */
    static boolean areRead(CommandLine line) {
        for (Invocation copy : line.invocations()) {
            boolean prints = copy.name().equals("dd") && copy.executed() && !copy.hasPrefix("of=");
            if (!prints || !namesDisk(" " + copy.text().replace("if=", ""))) continue;
            for (Invocation reader : line.invocations())
                if (READERS.contains(reader.name()) && reader.executed()) return true;
        }
        return false;
    }

    /** The roots of all processes gone through, each made one's own: {@code for r in /proc/[0-9]*&#47;root; do chroot $r …}. */
    static boolean isRootOfEach(CommandLine line) {
        boolean changes = false;
        boolean roots = false;
        for (Invocation invocation : line.invocations()) {
            if (invocation.name().equals("chroot") && invocation.executed()) {
                if (isRootOfAny(invocation.operand())) return true;
                changes |= invocation.operand().startsWith("$");
            }
            for (String argument : invocation.arguments()) roots |= isRootOfAny(argument);
        }
        return changes && roots;
    }

    private static boolean isRootOfAny(String argument) {
        String path = argument.endsWith("/") ? argument.substring(0, argument.length() - 1) : argument;
        return path.startsWith("/proc/") && path.endsWith("/root") && path.indexOf('*') > 0;
    }

    /** Out through a directory that was left open: {@code cd /proc/self/fd/8} and up from there. */
    static boolean areLeftOpen(FileAccess access) {
        String path = access.path();
        return access.executed() && path.startsWith("/proc/") && path.contains("/fd/") && path.contains("/../../");
    }
}
