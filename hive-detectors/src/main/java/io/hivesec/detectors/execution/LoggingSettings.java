package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import java.util.List;
import java.util.Set;

/** Settings by which a machine keeps no records, sends none, or lets nobody see what it does. */
final class LoggingSettings {
    private static final Patterns DEFENCES = Patterns.load("defences.txt");
    private static final Set<String> FIREWALLS = Set.of("iptables", "ip6tables", "iptables-nft", "iptables-legacy");

    private LoggingSettings() {}

    /** Whether what is written keeps records from being made or from leaving. */
    static boolean silence(FileAccess access) {
        if (!access.changes() || !access.executed()) return false;
        String path = access.path();
        EditedText edit = EditedText.of(access);
        // journald.conf(5), auditd.conf(5): nothing is kept, or next to nothing.
        boolean journal = path.contains("/journald.conf");
        if (journal && (edit.text().contains("Storage=none") || edit.text().contains("MaxLevelStore=emerg")))
            return true;
        if (path.endsWith("/auditd.conf")
                && edit.text().replace("\\/", "/").replace(" ", "").contains("log_file=/dev/null")) return true;
        boolean rsyslog = path.startsWith("/etc/rsyslog") || path.startsWith("/etc/syslog-ng");
        if (rsyslog && access.program().equals("sed") && forgetsServer(access.text())) return true;
        if (path.equals("/etc/hosts") && leadsNowhere(edit.text())) return true;
        // apparmor(7): out of confinement from the next call on.
        if (path.startsWith("/proc/") && path.contains("/attr/") && edit.text().contains("unconfined")) return true;
        // What sensors hang on in the kernel: kprobes.rst, ftrace.rst of the kernel's documentation.
        boolean probes = path.endsWith("/kernel/ftrace_enabled") || path.endsWith("/debug/kprobes/enabled");
        return probes && edit.text().strip().equals("0");
    }

    /** A guard's own program deleted, or put where it is not looked for; in /usr/local by whoever put it there, most likely. */
    static boolean takeAway(FileAccess access) {
        boolean moved = access.program().equals("mv") && access.mode() == FileAccess.Mode.READ;
        if (!access.executed() || (access.mode() != FileAccess.Mode.DELETE && !moved)) return false;
        String path = access.path();
        int name = path.lastIndexOf('/') + 1;
        String called = path.substring(name);
        return path.startsWith("/")
                && !path.startsWith("/usr/local/")
                && path.substring(0, name).endsWith("bin/")
                && (DEFENCES.matches("process", called) || DEFENCES.matches("service", called));
    }

    /** A server to which records go, deleted from the settings: {@code sed -i '/@@siem/d'}. */
    private static boolean forgetsServer(String script) {
        return script.contains("@") && script.strip().endsWith("d");
    }

    /** A guard's own servers looked for at addresses where there is nobody: hosts(5). */
    private static boolean leadsNowhere(String text) {
        for (String entry : text.split("\\n", 100)) {
            String[] words = entry.strip().split("\\s+");
            boolean nowhere = words[0].startsWith("127.") || words[0].equals("0.0.0.0") || words[0].equals("::1");
            for (int i = 1; nowhere && i < words.length; i++) if (DEFENCES.matches("server", words[i])) return true;
        }
        return false;
    }

    /** Connections to where records are collected dropped on their way out, by the port. */
    static boolean cutOff(Invocation firewall) {
        if (!FIREWALLS.contains(firewall.name())) return false;
        List<String> arguments = firewall.arguments();
        boolean out = firewall.has("OUTPUT") && (firewall.has("DROP") || firewall.has("REJECT"));
        boolean adds = firewall.has("-A") || firewall.has("-I");
        int port = arguments.indexOf("--dport");
        return out
                && adds
                && port > 0
                && port + 1 < arguments.size()
                && DEFENCES.matches("port", arguments.get(port + 1));
    }
}
