package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.command.Setting;
import io.hivesec.detectors.lineage.WritablePlaces;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Traces removed, and what watches stopped. */
final class EvasionChecks {
    private static final Set<String> REMOVERS =
            Set.of("history", "unset", "set", "ln", "journalctl", "shred", "wipe", "srm", "touch");
    private static final Set<String> ERASERS = Set.of("shred", "wipe", "srm");
    private static final Set<String> EDITORS = Set.of("sed", "perl", "ruby");
    private static final Set<String> DEFENCES = Set.of(
            "auditd",
            "rsyslog",
            "rsyslogd",
            "syslog",
            "syslogd",
            "syslog-ng",
            "systemd-journald",
            "falcon-sensor",
            "cbdaemon",
            "cbagentd",
            "osqueryd",
            "falco",
            "tracee",
            "clamav-daemon",
            "clamd",
            "ufw",
            "iptables",
            "nftables",
            "apparmor",
            "aliyun",
            "aegis",
            "cloudmonitor",
            "mdatp",
            "sentinelone",
            "sysmon",
            "wazuh-agent",
            "ossec",
            "fail2ban",
            "pf",
            "ds_agent",
            "esensor",
            "elastic-agent",
            "crowdsec",
            "tetragon-agent");
    private static final Set<String> STOPPERS = Set.of(
            "systemctl",
            "service",
            "rc-service",
            "chkconfig",
            "update-rc.d",
            "initctl",
            "pkill",
            "killall",
            "auditctl",
            "ufw",
            "iptables",
            "setenforce");

    private EvasionChecks() {}

    /** Traces removed or no longer kept. */
    static @Nullable String traces(CommandLine line) {
        for (FileAccess access : line.files()) {
            if (!access.executed() || access.program().equals("touch") || isShown(access, line)) continue;
            boolean edited = access.mode() == FileAccess.Mode.APPEND && EDITORS.contains(access.program());
            if (edited && WatchedPaths.is("logs", access.path()) && isSystemLog(access.path()))
                return Evidences.of(access);
            boolean emptied = access.mode() == FileAccess.Mode.DELETE
                    || (access.mode() == FileAccess.Mode.WRITE
                            && (!access.program().equals("mv") || SharedFiles.isSourceOf("mv", line))
                            && (access.text().isBlank() || access.program().equals("dd")));
            if (emptied && WatchedPaths.is("history", access.path())) return Evidences.of(access);
            boolean cleaned = access.mode() == FileAccess.Mode.DELETE && makesImageSmall(line);
            if (emptied && !cleaned && WatchedPaths.is("logs", access.path()) && isSystemLog(access.path()))
                return Evidences.of(access);
            if (isTakenAway(access, line)) return Evidences.of(access);
        }
        for (Setting setting : line.settings()) {
            String value = setting.value();
            boolean off = value.equals("0") || value.equals("/dev/null") || value.isEmpty() || value.equals("*");
            boolean history = setting.name().startsWith("HIST")
                    && (setting.lasting()
                            || setting.name().equals("HISTFILE")
                            || setting.name().equals("HISTIGNORE"));
            if (setting.executed() && history && off) return setting.text();
        }
        for (Invocation invocation : line.invocations()) {
            if (invocation.executed() && (isMasked(invocation) || isCovered(invocation)))
                return Evidences.of(invocation);
            if (!invocation.executed() || !REMOVERS.contains(invocation.name())) continue;
            String name = invocation.name();
            String text = " " + String.join(" ", invocation.arguments()) + " ";
            List<String> arguments = invocation.arguments();
            boolean history = (name.equals("history")
                            && (invocation.hasPrefix("-c") || invocation.has("-cw"))
                            && line.invocations().size() > 3)
                    || (name.equals("unset")
                            && (invocation.has("HISTFILE")
                                    || invocation.has("HISTSIZE")
                                    || invocation.has("HISTFILESIZE")))
                    || (name.equals("set") && text.contains(" +o history "))
                    || (name.equals("ln") && text.contains("/dev/null") && text.contains("_history"));
            boolean journal = name.equals("journalctl")
                    && (text.contains("--vacuum-time=0")
                            || text.contains("--vacuum-time=1s")
                            || text.contains("--vacuum-size=1 "));
            boolean shredded = (!name.equals("shred") && ERASERS.contains(name) && text.contains("/var/log"))
                    || (name.equals("shred") && text.contains("-u") && text.contains("/tmp/"))
                    || (name.equals("shred") && text.contains("/var/log"));
            boolean times = name.equals("touch")
                    && invocation.executed()
                    && (isBackdated(arguments)
                            || text.contains(" -acmr ")
                            || (invocation.has("-r") && text.contains("/bin/")));
            if (history || journal || shredded || times) return Evidences.of(invocation);
        }
        return null;
    }

    /** A link from a log to the standard streams: containers log that way. */
    private static boolean isShown(FileAccess access, CommandLine line) {
        return access.program().equals("ln")
                && line.files().stream()
                        .anyMatch(file ->
                                file.path().equals("/dev/stdout") || file.path().equals("/dev/stderr"));
    }

    /** Logs removed along with the lists of packages, the last step of making an image. */
    private static boolean makesImageSmall(CommandLine line) {
        for (FileAccess access : line.files())
            if (access.mode() == FileAccess.Mode.DELETE && WatchedPaths.is("packages", access.path())) return true;
        return false;
    }

    /** A log moved to somewhere that is not for logs. */
    private static boolean isTakenAway(FileAccess access, CommandLine line) {
        return access.program().equals("mv")
                && access.mode() == FileAccess.Mode.READ
                && WatchedPaths.is("logs", access.path())
                && isSystemLog(access.path())
                && line.files().stream()
                        .anyMatch(file ->
                                file.program().equals("mv") && file.changes() && WritablePlaces.isShared(file.path()));
    }

    /** A program that calls itself a thread of the kernel: {@code exec -a [kworker/0:1]}, {@code /usr/bin/[kworker]}. */
    private static boolean isMasked(Invocation invocation) {
        String name = invocation.name();
        boolean called = name.length() > 2 && name.startsWith("[") && name.endsWith("]") && !name.equals("[[");
        if (called && invocation.path().startsWith("/")) return true;
        int option = name.equals("exec") ? invocation.arguments().indexOf("-a") : -1;
        return option >= 0
                && option + 1 < invocation.arguments().size()
                && invocation.arguments().get(option + 1).startsWith("[");
    }

    /** Something mounted over a process or a log, so that nobody sees it. */
    private static boolean isCovered(Invocation mount) {
        boolean binds = mount.name().equals("mount") && (mount.has("bind") || mount.has("--bind") || mount.has("-B"));
        if (!binds || mount.arguments().isEmpty()) return false;
        String target = mount.arguments().get(mount.arguments().size() - 1);
        boolean process = target.startsWith("/proc/") && target.length() > 6 && Character.isDigit(target.charAt(6));
        return process || (target.startsWith("/var/log/") && isSystemLog(target));
    }

    private static boolean isBackdated(List<String> arguments) {
        for (int i = 0; i + 1 < arguments.size(); i++) {
            String option = arguments.get(i);
            String stamp = arguments.get(i + 1);
            if ((option.equals("-t") || (option.endsWith("t") && option.startsWith("-")))
                    && stamp.length() >= 10
                    && Character.isDigit(stamp.charAt(0)))
                return arguments.contains("-a") || arguments.contains("-m") || arguments.contains("-am");
        }
        return false;
    }

    private static boolean isSystemLog(String path) {
        for (String log : new String[] {
            "messages",
            "syslog",
            "secure",
            "auth.log",
            "wtmp",
            "btmp",
            "lastlog",
            "utmp",
            "audit",
            "kern.log",
            "cron",
            "maillog",
            "security",
            "journal",
            "system.log",
            "faillog",
            "daemon.log",
            "-json.log",
            "user.log",
            "access.log",
            "yum.log"
        }) {
            if (path.contains(log)) return true;
        }
        return path.equals("/var/log") || path.equals("/var/log/") || path.equals("/var/log/*");
    }

    /** Defences stopped: loggers, sensors, firewalls, mandatory access control. */
    static @Nullable String defences(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            if (stopsScript(invocation) || killsDefence(invocation, line)) return Evidences.of(invocation);
            if (!STOPPERS.contains(invocation.name()) || onlyWakes(invocation)) continue;
            String name = invocation.name();
            String text = " " + String.join(" ", invocation.arguments()) + " ";
            boolean stops = invocation.has("stop")
                    || invocation.has("disable")
                    || invocation.has("mask")
                    || invocation.has("kill")
                    || invocation.has("off");
            boolean service = false;
            for (String argument : invocation.arguments())
                service |= DEFENCES.contains(
                        argument.endsWith(".service") ? argument.substring(0, argument.length() - 8) : argument);
            boolean manager = name.equals("systemctl")
                    || name.equals("service")
                    || name.equals("rc-service")
                    || name.equals("chkconfig")
                    || name.equals("update-rc.d")
                    || name.equals("initctl");
            boolean killed = (name.equals("pkill") || name.equals("killall")) && service;
            boolean audit = name.equals("auditctl")
                    && (text.contains(" -e 0 ") || text.contains(" -e0 ") || text.contains(" -D "));
            boolean firewall = (name.equals("ufw")
                            && !text.contains("--dry-run")
                            && (text.contains(" disable ") || text.contains(" logging off ")))
                    || (name.equals("iptables") && text.contains(" -D OUTPUT ") && text.contains("DROP"));
            boolean mandatory = name.equals("setenforce") && (text.contains(" 0 ") || text.contains(" Permissive "));
            if ((manager && stops && service) || killed || audit || firewall || mandatory)
                return Evidences.of(invocation);
        }
        return Shapes.find(line, "defences");
    }

    /** {@code /etc/init.d/rsyslog stop}. */
    private static boolean stopsScript(Invocation invocation) {
        return (invocation.path().startsWith("/etc/init.d/")
                        || invocation.path().startsWith("/etc/rc.d/"))
                && invocation.has("stop")
                && DEFENCES.contains(invocation.name());
    }

    /** {@code kill -9 $(pidof rsyslogd)}; other signals have a log opened anew. */
    private static boolean killsDefence(Invocation kill, CommandLine line) {
        if (!kill.name().equals("kill") || onlyWakes(kill)) return false;
        for (Invocation lookup : line.invocations()) {
            if (!lookup.name().equals("pidof") && !lookup.name().equals("pgrep")) continue;
            for (String argument : lookup.arguments()) if (DEFENCES.contains(argument)) return true;
        }
        return false;
    }

    /** Whether it sends a signal that has settings read or a log opened anew: {@code systemctl kill --signal=SIGHUP …}. */
    private static boolean onlyWakes(Invocation invocation) {
        for (String argument : invocation.arguments())
            if (argument.contains("HUP") || argument.contains("USR") || argument.equals("-1") || argument.equals("-0"))
                return true;
        return false;
    }

    static @Nullable String rootkit(CommandLine line) {
        return Tools.find(line, "rootkit");
    }
}
