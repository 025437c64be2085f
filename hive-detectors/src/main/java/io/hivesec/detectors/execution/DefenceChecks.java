package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Defences stopped, killed or taken away: loggers, sensors, firewalls, mandatory access control. */
final class DefenceChecks {
    private static final Patterns DEFENCES = Patterns.load("defences.txt");
    private static final Set<String> MANAGERS =
            Set.of("systemctl", "service", "rc-service", "chkconfig", "update-rc.d", "initctl");
    private static final Set<String> KILLERS = Set.of("pkill", "killall");
    private static final Set<String> REMOVERS =
            Set.of("apt", "apt-get", "dpkg", "rpm", "yum", "dnf", "zypper", "apk", "pacman", "snap");
    private static final Set<String> REMOVALS = Set.of(
            "remove",
            "purge",
            "--purge",
            "autoremove",
            "erase",
            "-e",
            "-r",
            "-P",
            "--remove",
            "--erase",
            "rm",
            "del",
            "-R",
            "-Rns",
            "uninstall",
            "delete");
    private static final Set<String> WORKLOADS = Set.of(
            "ds",
            "daemonset",
            "daemonsets",
            "deploy",
            "deployment",
            "deployments",
            "ns",
            "namespace",
            "sts",
            "validatingwebhookconfiguration",
            "validatingwebhookconfigurations",
            "mutatingwebhookconfiguration",
            "mutatingwebhookconfigurations");
    private static final Set<String> CLUSTER = Set.of("kubectl", "oc");

    private DefenceChecks() {}

    static @Nullable String stopped(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            boolean gone = stopsScript(invocation)
                    || killsDefence(invocation, line)
                    || (stopsService(invocation) && !isStartedAgain(invocation, line))
                    || isTakenAway(invocation)
                    || LoggingSettings.cutOff(invocation)
                    || (isSwitchedOff(invocation) && !(invocation.name().equals("setenforce") && isSetUpToWarn(line)));
            if (gone) return Evidences.of(invocation);
        }
        for (FileAccess access : line.files()) {
            boolean policy = access.changes()
                    && access.executed()
                    && access.path().startsWith("/etc/")
                    && access.path().endsWith("selinux/config");
            EditedText edit = EditedText.of(access);
            boolean off = access.text().contains("SELINUX=disabled")
                    || (edit.replaces() && edit.text().contains("disabled"));
            if (policy && off && !access.text().contains("#")) return Evidences.of(access);
            if (unsetsAudit(access, edit) || LoggingSettings.silence(access) || LoggingSettings.takeAway(access))
                return Evidences.of(access);
            // selinux(8): 0 lets everything pass.
            boolean enforcing = access.changes()
                    && access.executed()
                    && (access.path().equals("/sys/fs/selinux/enforce")
                            || access.path().equals("/selinux/enforce"));
            boolean disabled = access.changes()
                    && access.path().endsWith("selinux/disable")
                    && access.text().strip().equals("1");
            if (disabled && access.executed()) return Evidences.of(access);
            // rsyslog.conf(5): everything thrown away.
            boolean discards =
                    access.changes() && access.executed() && access.path().startsWith("/etc/rsyslog");
            String discarded = access.text().strip();
            if (discards && (discarded.startsWith("*.* ~") || discarded.startsWith("*.* stop")))
                return Evidences.of(access);
            if (enforcing && access.text().strip().equals("0")) return Evidences.of(access);
            // Where every program's memory lies becomes known: proc(5).
            boolean random = access.changes()
                    && access.executed()
                    && access.path().equals("/proc/sys/kernel/randomize_va_space");
            if (random && access.text().strip().equals("0")) return Evidences.of(access);
            if (discards && access.program().equals("sed") && silencesLogins(EditedText.of(access)))
                return Evidences.of(access);
        }
        return Shapes.find(line, "defences");
    }

    /** Rules of auditd(8) that are taken away, commented out, or followed by none. */
    private static boolean unsetsAudit(FileAccess access, EditedText edit) {
        if (!access.executed() || !access.path().startsWith("/etc/audit/")) return false;
        if (access.mode() == FileAccess.Mode.DELETE)
            return access.path().contains("*") || access.path().endsWith("audit.rules");
        if (!access.changes()) return false;
        return edit.text().contains("never,task")
                || (edit.replaces() && edit.text().startsWith("#-"));
    }

    /** Who logs on no longer told to the log: the line of {@code auth} commented out. */
    private static boolean silencesLogins(EditedText edit) {
        return edit.replaces() && edit.text().startsWith("#") && edit.text().contains("auth");
    }

    /** {@code setenforce 0} with the setting to match is how cluster nodes are set up: it only warns from then on. */
    private static boolean isSetUpToWarn(CommandLine line) {
        for (FileAccess access : line.files())
            if (access.changes()
                    && access.path().endsWith("selinux/config")
                    && access.text().contains("SELINUX=permissive")) return true;
        return false;
    }

    private static boolean stopsService(Invocation invocation) {
        boolean manager = MANAGERS.contains(invocation.name());
        boolean killer = KILLERS.contains(invocation.name()) && !isHarmless(invocation);
        if (!manager && !killer) return false;
        boolean stops = killer
                || invocation.has("stop")
                || invocation.has("disable")
                || invocation.has("mask")
                || (invocation.has("kill") && !isHarmless(invocation))
                || invocation.has("off");
        if (!stops) return false;
        for (String argument : invocation.arguments()) if (namesDefence(argument, killer)) return true;
        return false;
    }

    /** A service stopped and started on one line is one whose settings have changed. */
    private static boolean isStartedAgain(Invocation stop, CommandLine line) {
        for (Invocation start : line.invocations()) {
            if (!MANAGERS.contains(start.name()) || !start.has("start") || start.has("stop")) continue;
            for (String argument : stop.arguments())
                if (start.has(argument) && DEFENCES.matches("service", argument)) return true;
        }
        return false;
    }

    /** A service, a process, or several processes as {@code pkill -f 'a|b'} names them. */
    private static boolean namesDefence(String argument, boolean asProcess) {
        if (argument.length() > 200) return false;
        for (String name : argument.split("[|,()]")) {
            String service = name.endsWith(".service") ? name.substring(0, name.length() - 8) : name;
            if (DEFENCES.matches("service", service) || (asProcess && DEFENCES.matches("process", service)))
                return true;
        }
        return false;
    }

    /** Other signals have a log opened anew, or settings read. */
    private static boolean isHarmless(Invocation kill) {
        for (String argument : kill.arguments())
            if (argument.contains("HUP") || argument.contains("USR") || argument.equals("-1") || argument.equals("-0"))
                return true;
        return false;
    }

    /** A package removed, a workload of the cluster deleted, an uninstaller run. */
    private static boolean isTakenAway(Invocation invocation) {
        if (uninstalls(invocation)) return true;
        if (CLUSTER.contains(invocation.name())) return deletesWorkload(invocation);
        if (!REMOVERS.contains(invocation.name())) return false;
        boolean removes = false;
        boolean named = false;
        for (String argument : invocation.arguments()) {
            removes |= REMOVALS.contains(argument);
            named |= DEFENCES.matches("package", argument);
        }
        return removes && named;
    }

    /** {@code /opt/guard/bin/uninstall.sh}, started or given to a shell. */
    private static boolean uninstalls(Invocation program) {
        boolean given = program.name().equals("sh") || program.name().equals("bash");
        String path = given ? program.operand() : program.path();
        return path.startsWith("uninst", path.lastIndexOf('/') + 1) && DEFENCES.matches("home", path);
    }

    /** {@code kubectl delete daemonset falco}, {@code kubectl delete ds/falco}. */
    private static boolean deletesWorkload(Invocation client) {
        List<String> arguments = client.arguments();
        int verb = arguments.indexOf("delete");
        if (verb < 0 && client.has("--replicas=0")) verb = arguments.indexOf("scale");
        String kind = "";
        for (int i = verb + 1; verb >= 0 && i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith("-")) {
                if (argument.equals("-n") || argument.equals("--namespace")) i++;
                continue;
            }
            int slash = argument.indexOf('/');
            String name = argument.substring(slash + 1);
            boolean workload = WORKLOADS.contains(slash > 0 ? argument.substring(0, slash) : kind);
            if (workload && (DEFENCES.matches("service", name) || DEFENCES.matches("package", name))) return true;
            if (kind.isEmpty()) kind = argument;
        }
        return false;
    }

    private static boolean isSwitchedOff(Invocation invocation) {
        return switch (invocation.name()) {
            case "auditctl" ->
                invocation.has("-e0")
                        || invocation.has("-D")
                        || invocation.has("never,task")
                        || (invocation.has("-e") && invocation.has("0"));
            case "ufw" ->
                !invocation.has("--dry-run")
                        && (invocation.has("disable") || (invocation.has("logging") && invocation.has("off")));
            case "iptables" ->
                (invocation.text().contains("-D OUTPUT ") && invocation.has("DROP"))
                        || (invocation.text().contains("-P INPUT ACCEPT"));
            case "setenforce" -> invocation.has("0") || invocation.has("Permissive");
            case "sysctl" -> invocation.has("kernel.randomize_va_space=0");
            case "aa-teardown" -> true;
            default -> false;
        };
    }

    /** {@code /etc/init.d/rsyslog stop}. */
    private static boolean stopsScript(Invocation invocation) {
        return (invocation.path().startsWith("/etc/init.d/")
                        || invocation.path().startsWith("/etc/rc.d/"))
                && (invocation.has("stop") || invocation.has("teardown"))
                && DEFENCES.matches("service", invocation.name());
    }

    /** {@code kill -9 $(pidof rsyslogd)}. */
    private static boolean killsDefence(Invocation kill, CommandLine line) {
        if (!kill.name().equals("kill") || isHarmless(kill)) return false;
        for (Invocation lookup : line.invocations()) {
            boolean picks = lookup.name().endsWith("grep") && (lookup.name().equals("pgrep") || kill.under("xargs"));
            if (!lookup.name().equals("pidof") && !picks) continue;
            for (String argument : lookup.arguments()) if (namesDefence(argument, true)) return true;
        }
        return false;
    }
}
