package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.command.Setting;
import io.hivesec.detectors.lineage.WritablePlaces;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Secrets reached by programs that are not made to show files, or all of a store's at once. */
final class SecretReaders {
    /** What is told the name of a list of passwords to change it, to look at its rights or to watch it, and shows nothing of it. */
    private static final Set<String> HARMLESS = Set.of(
            "ls",
            "stat",
            "test",
            "[",
            "[[",
            "chmod",
            "chown",
            "chgrp",
            "touch",
            "rm",
            "chattr",
            "lsattr",
            "setfacl",
            "getfacl",
            "auditctl",
            "restorecon",
            "chcon",
            "echo",
            "printf",
            "cp",
            "mv",
            "ln",
            "install",
            "sed",
            "usermod",
            "useradd",
            "pwck",
            "grpck",
            "vipw",
            "sh",
            "bash",
            "dash",
            "docker",
            "podman",
            "nerdctl",
            "mount",
            "umount",
            "file",
            "realpath",
            "readlink",
            "namei",
            "inotifywait",
            "aide",
            "tripwire",
            "md5sum",
            "sha256sum",
            "sha1sum",
            "cmp",
            "passwd",
            "chpasswd",
            "pwconv",
            "pwunconv",
            "augtool",
            "sudo",
            "awk",
            "find",
            "grep",
            "egrep",
            "kubectl",
            "git",
            "ansible");

    private SecretReaders() {}

    static @Nullable String find(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            if (readsHashes(invocation)
                    || isShownEach(invocation, line)
                    || takesAll(invocation, line)
                    || exportsKeys(invocation, line)
                    || SecretSearches.takesEach(invocation, line)
                    || tries(invocation, line)) return Evidences.of(invocation);
        }
        for (Setting setting : line.settings()) {
            // What keeps somebody's keys while he is logged on: ssh-agent(1).
            boolean agent = setting.name().equals("SSH_AUTH_SOCK")
                    && setting.value().startsWith("/tmp/ssh-")
                    && !setting.lasting();
            if (agent && setting.executed()) return setting.text();
        }
        return null;
    }

    /** Any other program that is told the name of a list of hashes reads it: GTFOBins, "file read". */
    private static boolean readsHashes(Invocation program) {
        if (HARMLESS.contains(program.name()) || program.name().isEmpty()) return false;
        for (String argument : program.arguments()) {
            if (argument.length() > 200 || argument.indexOf("shadow") < 0) continue;
            int at = Math.max(argument.lastIndexOf("=/"), argument.lastIndexOf("@/"));
            String path =
                    argument.startsWith("file://") ? argument.substring(7) : argument.substring(at < 0 ? 0 : at + 1);
            if (WatchedPaths.is("hashes", path)) return true;
        }
        return false;
    }

    /** {@code find /etc/shadow -exec cat {} ;} */
    private static boolean isShownEach(Invocation reader, CommandLine line) {
        if (!reader.under("find") || HARMLESS.contains(reader.name())) return false;
        for (Invocation find : line.invocations())
            if (find.name().equals("find") && WatchedPaths.is("hashes", find.operand())) return true;
        return false;
    }

    /** All that a name space keeps, or each secret of an account in turn, and not one by its name. */
    private static boolean takesAll(Invocation client, CommandLine line) {
        boolean each = client.under("xargs") || client.under("parallel");
        if (client.name().equals("aws")) return each && client.has("get-secret-value");
        if (!client.name().equals("kubectl") && !client.name().equals("oc")) return false;
        List<String> arguments = client.arguments();
        int kind = Math.max(arguments.indexOf("secret"), arguments.indexOf("secrets"));
        if (kind < 1 || !client.has("get")) return false;
        // In the name of a token that was found, and not of the one who is logged on.
        if (client.hasPrefix("--token")) return true;
        if (!client.has("kube-system") && !decodesEach(line)) return false;
        boolean shown = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            boolean valued = argument.equals("-n")
                    || argument.equals("--namespace")
                    || argument.equals("-o")
                    || argument.equals("--output");
            shown |= argument.endsWith("yaml") || argument.endsWith("json");
            if (i > kind && (!argument.startsWith("-") || argument.startsWith("-l"))) return false;
            if (valued && i + 1 < arguments.size()) {
                shown |= arguments.get(i + 1).equals("yaml")
                        || arguments.get(i + 1).equals("json");
                i++;
            }
        }
        return shown;
    }

    /** Secret keys of a ring written to where anybody reads: gpg(1). */
    private static boolean exportsKeys(Invocation gpg, CommandLine line) {
        if (!gpg.name().startsWith("gpg") || !gpg.hasPrefix("--export-secret")) return false;
        if (SharedFiles.namedBy(gpg)) return true;
        for (FileAccess access : line.files())
            if (access.changes() && WritablePlaces.isShared(access.path())) return true;
        return false;
    }

    private static boolean decodesEach(CommandLine line) {
        for (Invocation jq : line.invocations()) {
            if (!jq.name().equals("jq")) continue;
            for (String argument : jq.arguments())
                if (argument.contains("items") && argument.contains("base64d")) return true;
        }
        return false;
    }

    /** Passwords out of a list, tried one after the other. */
    private static boolean tries(Invocation sshpass, CommandLine line) {
        if (!sshpass.name().equals("sshpass")) return false;
        List<String> arguments = sshpass.arguments();
        int at = arguments.indexOf("-p");
        boolean varies = at >= 0 && at + 1 < arguments.size() && isShortVariable(arguments.get(at + 1));
        if (!varies) return false;
        for (Invocation invocation : line.invocations()) {
            String words = invocation.operand();
            boolean list = invocation.name().equals("cat")
                    && (words.endsWith(".txt") || words.endsWith(".lst") || WritablePlaces.isShared(words));
            if (list || invocation.name().equals("read")) return true;
        }
        return false;
    }

    private static boolean isShortVariable(String text) {
        return text.isEmpty()
                || (text.startsWith("$") && text.length() < 8 && text.equals(text.toLowerCase(java.util.Locale.ROOT)));
    }
}
