package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.command.Setting;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Traces removed, and what watches stopped. */
final class EvasionChecks {
    private static final Set<String> REMOVERS = Set.of("history", "unset", "set", "ln", "journalctl", "shred", "touch");
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
            if (!access.executed()) continue;
            boolean emptied = access.mode() == FileAccess.Mode.DELETE
                    || (access.mode() == FileAccess.Mode.WRITE
                            && (access.text().isBlank() || access.program().equals("dd")));
            if (emptied && WatchedPaths.is("history", access.path())) return Evidences.of(access);
            if (emptied && WatchedPaths.is("logs", access.path()) && isSystemLog(access.path()))
                return Evidences.of(access);
        }
        for (Setting setting : line.settings()) {
            String value = setting.value();
            boolean off = value.equals("0") || value.equals("/dev/null") || value.isEmpty() || value.equals("*");
            if (setting.executed() && setting.lasting() && setting.name().startsWith("HIST") && off)
                return setting.text();
        }
        for (Invocation invocation : line.invocations()) {
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
            boolean shredded = (name.equals("shred") && text.contains("-u") && text.contains("/tmp/"))
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
            if (!invocation.executed() || !STOPPERS.contains(invocation.name())) continue;
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
        return null;
    }

    static @Nullable String rootkit(CommandLine line) {
        return Tools.find(line, "rootkit");
    }
}
