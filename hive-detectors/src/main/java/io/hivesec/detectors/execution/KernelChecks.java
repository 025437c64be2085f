package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import org.jspecify.annotations.Nullable;

/** The kernel that a container shares with its host, told to run something. */
final class KernelChecks {
    private static final Patterns STOCK = Patterns.load("stock.txt");

    private KernelChecks() {}

    /** Kernel settings that make the host run a program, and modules loaded from a file. */
    static @Nullable String changed(CommandLine line) {
        for (FileAccess access : line.files()) {
            // A pattern without a bar names a file; with one, a program.
            boolean file = access.path().endsWith("core_pattern")
                    && !access.text().isBlank()
                    && (!access.text().startsWith("|") || STOCK.matches("core-handler", helper(access)))
                    && !access.text().startsWith("$");
            file |= access.path().endsWith("sysrq-trigger")
                    && asksOnly(access.text().strip());
            file |= access.path().endsWith("/register") && isEmulated(access.text());
            if (access.changes() && !file && WatchedPaths.is("kernel", access.path())) return Evidences.of(access);
            if (access.changes() && isForeignGroup(access)) return Evidences.of(access);
            // binfmt_misc(5) mounted elsewhere: ":name:type:offset:magic:mask:interpreter:flags".
            boolean format =
                    access.path().endsWith("/register") && access.text().startsWith(":");
            if (access.changes() && access.executed() && format && !file) return Evidences.of(access);
            // Set at the next start: sysctl.d(5).
            boolean settings = access.changes() && access.path().startsWith("/etc/sysctl.") && access.executed();
            if (settings && isHelper(access.text())) return Evidences.of(access);
            // Whoever runs this file runs the engine that entered the container: CVE-2019-5736.
            if (access.changes() && access.executed() && access.text().startsWith("#!/proc/self/exe"))
                return Evidences.of(access);
        }
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            String name = invocation.name();
            boolean module =
                    name.equals("insmod") && !invocation.arguments().isEmpty() && !isInstalled(invocation.operand());
            module |= name.equals("kmod") && invocation.has("insmod");
            // A program for the kernel from where anybody writes, or beside the command: bpftool-prog(8).
            module |= name.equals("bpftool") && loadsOwn(invocation);
            boolean pattern = name.equals("sysctl")
                    && (invocation.text().contains("kernel.core_pattern=|")
                            || invocation.text().contains("kernel.modprobe=")
                            || invocation.text().contains("kernel.hotplug=")
                            || invocation.text().contains("kernel.poweroff_cmd="));
            boolean own = name.equals("modprobe")
                    && (invocation.hasPrefix("/") || invocation.hasPrefix("./") || invocation.has("-C"));
            if (module || pattern || own) return Evidences.of(invocation);
        }
        return null;
    }

    /** A format that an emulator of the system's takes, which is given nobody's rights by it: binfmt_misc's flag C. */
    private static boolean isEmulated(String format) {
        if (!format.startsWith(":")) return false;
        // The magic may hold any character but its own sign, so that the last two parts are counted from behind.
        int flags = format.lastIndexOf(':');
        int interpreter = format.lastIndexOf(':', flags - 1);
        return interpreter > 0
                && format.indexOf('C', flags) < 0
                && STOCK.matches("emulator", format.substring(interpreter + 1, flags));
    }

    private static boolean loadsOwn(Invocation bpftool) {
        for (String argument : bpftool.arguments())
            if (argument.endsWith(".o") && SharedFiles.holds(argument))
                return bpftool.has("prog") && (bpftool.has("load") || bpftool.has("loadall"));
        return false;
    }

    /** A module where the system's own lie. */
    private static boolean isInstalled(String module) {
        boolean own = module.startsWith("/lib/modules/") || module.startsWith("/usr/lib/modules/");
        // Below the version of the kernel that they are for.
        boolean versioned = own && module.indexOf('/', module.indexOf("modules/") + 8) > 0;
        return versioned && !module.contains("/../");
    }

    /** The program behind the bar of a core pattern. */
    private static String helper(FileAccess access) {
        String program = access.text().substring(1).strip();
        int blank = program.indexOf(' ');
        return blank < 0 ? program : program.substring(0, blank);
    }

    /** Keys that have the kernel print something and go on: Documentation/admin-guide/sysrq.rst. */
    private static boolean asksOnly(String key) {
        return key.length() == 1 && "hlmpqtvw0123456789".contains(key);
    }

    private static boolean isHelper(String text) {
        String plain = text.replace(" ", "");
        return plain.contains("core_pattern=|/tmp/")
                || plain.contains("core_pattern=|/dev/shm/")
                || plain.contains("core_pattern=|/var/tmp/")
                || plain.contains("kernel.modprobe=/tmp/");
    }

    /** Processes moved within a control group hierarchy that was mounted somewhere of one's own: cgroups(7). */
    private static boolean isForeignGroup(FileAccess access) {
        String path = access.path();
        // Managers of control groups move others; an exploit moves itself, which is written 0.
        boolean itself = access.text().isBlank() || access.text().strip().equals("0");
        return path.endsWith("/cgroup.procs")
                && !path.startsWith("/sys/fs/cgroup/")
                && !path.startsWith("/cgroup")
                && (itself || !path.startsWith("$"));
    }
}
