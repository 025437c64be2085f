package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.command.Setting;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What attackers do once they are in: mine, take credentials, hide, switch off defences, open tunnels. */
final class ActivityChecks {
    private static final Set<String> ALGORITHMS = Set.of(
            "kawpow",
            "randomx",
            "rx/0",
            "cryptonight",
            "cn/r",
            "cn/gpu",
            "ethash",
            "etchash",
            "progpow",
            "autolykos2",
            "verushash",
            "astrobwt",
            "argon2/chukwa",
            "cn-heavy/xhv",
            "ghostrider",
            "octopus",
            "equihash",
            "kheavyhash",
            "beamhash",
            "firopow",
            "blake3",
            "kaspa",
            "dynex");
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
    private static final Set<String> READERS = Set.of(
            "cat", "tac", "head", "tail", "less", "more", "cp", "dd", "base64", "xxd", "tar", "zip", "curl", "nc",
            "scp", "grep", "strings", "od", "ed", "vi", "vim", "awk", "sed", "");

    private static final Set<String> PACKERS = Set.of(
            "tar", "zip", "7z", "gzip", "xz", "gpg", "openssl", "scp", "rsync", "curl", "wget", "nc", "xxd", "base64",
            "strings", "python", "python3", "perl", "ruby", "php");
    private static final Set<String> SEARCHERS = Set.of(
            "find",
            "dd",
            "gcore",
            "procdump",
            "sshpass",
            "xargs",
            "cat",
            "tail",
            "strings",
            "ls",
            "head",
            "tr",
            "sed",
            "awk",
            "for",
            "fd",
            "locate");
    private static final Set<String> REMOVERS = Set.of("history", "unset", "set", "ln", "journalctl", "shred", "touch");
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
            "setenforce",
            "rm");

    private ActivityChecks() {}

    static @Nullable String miner(CommandLine line) {
        String tool = Tools.find(line, "miner");
        if (tool != null) return tool;
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed() || invocation.arguments().isEmpty()) continue;
            boolean pool = invocation.hasPrefix("stratum+")
                    || invocation.hasPrefix("stratum:")
                    || invocation.hasPrefix("--url=stratum")
                    || invocation.hasPrefix("-ostratum");
            boolean donates = invocation.hasPrefix("--donate-level")
                    || invocation.hasPrefix("--randomx-")
                    || invocation.hasPrefix("--cpu-max-threads-hint")
                    || invocation.hasPrefix("--nicehash")
                    || invocation.hasPrefix("--coin=");
            boolean algorithm = false;
            boolean named = false;
            for (String argument : invocation.arguments()) {
                algorithm |= ALGORITHMS.contains(argument)
                        || argument.startsWith("--algo=")
                        || (argument.startsWith("--algo") && argument.length() == 6);
                named |= argument.equals("-u")
                        || argument.equals("--user")
                        || argument.startsWith("--user=")
                        || argument.equals("-a")
                        || argument.equals("--wallet");
            }
            if (pool || donates || (algorithm && named)) return Evidences.of(invocation);
        }
        return null;
    }

    static @Nullable String credentials(CommandLine line) {
        for (FileAccess access : line.files()) {
            if (access.mode() != FileAccess.Mode.READ || !access.executed() || !READERS.contains(access.program()))
                continue;
            if (WatchedPaths.is("hashes", access.path()) || WatchedPaths.is("secrets", access.path()))
                return Evidences.of(access);
        }
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed() || !PACKERS.contains(invocation.name())) continue;
            for (String argument : invocation.arguments()) {
                if (WatchedPaths.is("hashes", argument) || WatchedPaths.is("secrets", argument))
                    return Evidences.of(invocation);
            }
        }
        String tool = Tools.find(line, "credentials");
        if (tool != null && !tool.startsWith("john ") && !tool.equals("john")) return tool;
        for (Invocation invocation : line.invocations()) {
            String name = invocation.name();
            boolean asks = SEARCHERS.contains(name) || isFetcher(name) || name.endsWith("grep");
            if (!invocation.executed() || !asks) continue;
            String text = String.join(" ", invocation.arguments());
            boolean metadata = isFetcher(name)
                    && (text.contains("169.254.169.254")
                            || text.contains("metadata.google.internal")
                            || text.contains("/computeMetadata/")
                            || text.contains("100.100.100.200")
                            || text.contains("169.254.170.2")
                            || text.contains("[fd00:ec2::254]"));
            boolean search = name.equals("find")
                    && (text.contains("id_rsa")
                            || text.contains("id_dsa")
                            || text.contains("id_ed25519")
                            || text.contains(".netrc")
                            || text.contains("credentials.db")
                            || text.contains(".pgpass")
                            || text.contains("logins.json")
                            || text.contains(".oci/sessions")
                            || text.contains(".aws/credentials")
                            || text.contains("*.kdbx"));
            boolean grep = name.endsWith("grep")
                    && text.contains("pass")
                    && (text.endsWith(" /")
                            || (text.contains(" /etc") && text.contains("-r"))
                            || text.contains("_history")
                            || text.contains(" /home"));
            boolean memory = (name.equals("dd") && text.contains("/proc/") && text.contains("/mem"))
                    || name.equals("gcore")
                    || name.equals("procdump");
            boolean secrets =
                    isFetcher(name) && text.contains("/api/v1/") && text.contains("secrets") && text.contains("Bearer");
            boolean spray = name.equals("sshpass") && text.contains("-p") && text.contains("`");
            boolean environments = (name.equals("xargs") && text.contains("environ"))
                    || ((text.contains("/proc/*/environ") || text.contains("/proc/*/fd"))
                            && !name.equals("sh")
                            && !name.equals("bash"));
            boolean history = (name.equals("cat") || name.equals("tail"))
                    && text.contains("_history")
                    && line.invocations().stream()
                            .anyMatch(i -> i.name().equals("grep")
                                    && String.join(" ", i.arguments()).contains("pass"));
            if (metadata || search || grep || memory || secrets || spray || environments || history)
                return Evidences.of(invocation);
        }
        return null;
    }

    private static boolean isFetcher(String name) {
        return name.equals("curl")
                || name.equals("wget")
                || name.equals("http")
                || name.equals("GET")
                || name.equals("fetch")
                || name.equals("nc")
                || name.equals("aria2c");
    }

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
            boolean wipes = name.equals("rm")
                    && (text.contains(" --no-preserve-root ") || text.equals(" -rf / ") || text.equals(" -rf /* "));
            if ((manager && stops && service) || killed || audit || firewall || mandatory || wipes)
                return Evidences.of(invocation);
        }
        return null;
    }

    /** Ways back in through somebody else's machine. */
    static @Nullable String tunnel(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            String name = invocation.name();
            if (name.equals("ssh") || name.equals("autossh") || name.equals("dbclient") || name.equals("plink")) {
                boolean detached = false;
                boolean remote = false;
                for (String argument : invocation.arguments()) {
                    boolean cluster = argument.length() > 1
                            && argument.charAt(0) == '-'
                            && argument.charAt(1) != '-'
                            && argument.length() < 8;
                    remote |= (cluster && argument.indexOf('R') > 0)
                            || argument.startsWith("-R")
                            || argument.startsWith("RemoteForward");
                    detached |= (cluster && (argument.indexOf('N') > 0 || argument.indexOf('f') > 0))
                            || argument.startsWith("StrictHostKeyChecking=no")
                            || argument.startsWith("UserKnownHostsFile=/dev/null");
                }
                if (remote && (detached || name.equals("autossh"))) return Evidences.of(invocation);
                continue;
            }
            if (Tools.is("tunnel", name)
                    && invocation.path().indexOf('/') >= 0
                    && !invocation.path().startsWith("/usr/")
                    && !invocation.path().startsWith("/bin/")) return Evidences.of(invocation);
            boolean reverse = (name.startsWith("chisel")
                            && invocation.has("client")
                            && invocation.text().contains("R:"))
                    || name.startsWith("ligolo")
                    || name.startsWith("revsocks")
                    || name.startsWith("gs-netcat")
                    || name.equals("sshx");
            if (reverse) return Evidences.of(invocation);
        }
        return null;
    }

    static @Nullable String escalationTool(CommandLine line) {
        return Tools.find(line, "escalation");
    }

    static @Nullable String rootkit(CommandLine line) {
        return Tools.find(line, "rootkit");
    }
}
