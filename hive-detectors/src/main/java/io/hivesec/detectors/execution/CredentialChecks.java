package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.Code;
import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.lineage.WritablePlaces;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Passwords, keys and tokens read, searched for or dumped. */
final class CredentialChecks {
    private static final Set<String> READERS = Set.of(
            "cat", "tac", "head", "tail", "less", "more", "cp", "dd", "base64", "xxd", "tar", "zip", "curl", "nc",
            "scp", "grep", "strings", "od", "ed", "vi", "vim", "awk", "sed", "");
    private static final Set<String> PACKERS = Set.of(
            "tar",
            "zip",
            "7z",
            "gzip",
            "xz",
            "gpg",
            "openssl",
            "scp",
            "rsync",
            "curl",
            "wget",
            "nc",
            "xxd",
            "base64",
            "strings",
            "tdbdump",
            "ldbsearch",
            "python",
            "python3",
            "perl",
            "ruby",
            "php",
            "aws",
            "gsutil",
            "gcloud",
            "az",
            "rclone",
            "mc",
            "s3cmd");
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
            "fdfind",
            "getent",
            "cp",
            "locate",
            "plocate");

    private static final Set<String> CLIENTS = Set.of("kubectl", "oc", "nc", "ncat", "base64", "ssh", "scp", "openssl");
    private static final Set<String> DEBUGGERS = Set.of("strace", "ltrace", "gdb", "lldb", "gcore");
    private static final Set<String> LOGINS = Set.of(
            "sshd", "sudo", "su", "login", "passwd", "ssh-agent", "gpg-agent", "gnome-keyring", "gnome-keyring-daemon");

    private CredentialChecks() {}

    static @Nullable String credentials(CommandLine line) {
        for (FileAccess access : line.files()) {
            if (access.mode() != FileAccess.Mode.READ || !access.executed()) continue;
            boolean told = isLanguage(access.program())
                    && (WatchedPaths.is("hashes", access.path())
                            || (isSecret(access.path())
                                    && (isSentBy(access, line) || access.path().startsWith("/home/*/"))));
            if (told) return Evidences.of(access);
            if (!READERS.contains(access.program())) continue;
            if (access.program().equals("awk") && looksForNone(line)) continue;
            if (isSecret(access.path())
                    && !isPutInPlace(access, line)
                    && !logsOn(access, line)
                    && !SecretSearches.onlyCounts(access, line)
                    && !SecretSearches.asksForOneSetting(access, line)) return Evidences.of(access);
        }
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed() || !PACKERS.contains(invocation.name())) continue;
            boolean copies =
                    invocation.name().equals("scp") || invocation.name().equals("rsync");
            int end = invocation.arguments().size() - (copies ? 1 : 0);
            // tar(1): the paths behind are below this one.
            int below = invocation.name().equals("tar") ? invocation.arguments().indexOf("-C") + 1 : 0;
            String directory = below > 0 && below < end ? invocation.arguments().get(below) : "";
            // Where a copy goes to is not read.
            for (String argument : invocation.arguments().subList(0, Math.max(0, end))) {
                // curl(1) and its like take a file behind a sign: -F name=@file.
                String file = argument.substring(argument.indexOf('@') + 1);
                boolean relative = directory.startsWith("/") && !argument.startsWith("/");
                if (relative && isSecret(directory + "/" + argument)) return Evidences.of(invocation);
                if (isSecret(argument) || isSecret(file) || WatchedPaths.is("secretdirs", argument))
                    return Evidences.of(invocation);
            }
        }
        for (Code code : line.codes()) {
            if (!code.executed()) continue;
            String memory = SecretSearches.memoryIn(code);
            if (memory != null) return code.language() + " " + memory;
            if (!code.can(Code.Capability.DOWNLOAD)) continue;
            for (String string : code.strings())
                if (string.contains("://") && MetadataService.tellsCredentials(string))
                    return code.language() + " " + Evidences.cut(string);
        }
        String tool = Tools.find(line, "credentials");
        if (tool != null && !tool.startsWith("john ") && !tool.equals("john") && !onlyAsksAboutItself(tool))
            return tool;
        for (Invocation invocation : line.invocations()) {
            String name = invocation.name();
            boolean asks = SEARCHERS.contains(name) || DEBUGGERS.contains(name) || isFetcher(name) || isSearch(name);
            if (!invocation.executed() || !asks) continue;
            String text = String.join(" ", invocation.arguments());
            boolean metadata = isFetcher(name) && MetadataService.tellsCredentials(invocation);
            boolean search = SecretSearches.isOne(invocation);
            String sought = text.toLowerCase(Locale.ROOT);
            boolean grep = isSearch(name)
                    && (sought.contains("pass") || (sought.contains("authoriz") && listens(line)))
                    && (text.endsWith(" /")
                            || ((invocation.has("/etc") || invocation.has("/etc/"))
                                    && (text.contains("-r") || !name.endsWith("grep")))
                            || text.contains("_history")
                            || text.contains(" /home")
                            || (text.contains(" /var/www") && text.contains("-r"))
                            || listens(line)
                            || SecretSearches.showsSettings(line));
            boolean memory =
                    ((name.equals("dd") || name.equals("strings") || name.equals("cat") || name.endsWith("grep"))
                                    && text.contains("/proc/")
                                    && (text.endsWith("/mem") || text.contains("/mem ")))
                            || (name.equals("gcore") && SharedFiles.namedBy(invocation) && !looksUpWorkload(line))
                            || (name.equals("gdb")
                                    && (text.contains("generate-core-file") || text.contains("dump memory")))
                            || name.equals("procdump");
            boolean secrets =
                    isFetcher(name) && text.contains("/api/v1/") && asksForSecrets(text) && text.contains("Bearer");
            boolean spray = name.equals("sshpass") && text.contains("-p") && text.contains("`");
            boolean environments = (name.equals("xargs") && text.contains("environ"))
                    || ((text.contains("/proc/*/environ") || text.contains("/proc/*/fd"))
                            && !name.equals("sh")
                            && !name.equals("bash"));
            boolean history = (name.equals("cat") || name.equals("tail"))
                    && (text.contains("_history") || text.contains("/.history"))
                    && line.invocations().stream()
                            .anyMatch(i -> i.name().equals("grep")
                                    && String.join(" ", i.arguments()).contains("pass"));
            // getent(1): all of the list, not whether one account has a password.
            boolean accounts = name.equals("getent") && invocation.arguments().equals(List.of("shadow"));
            boolean taken = name.equals("cp") && takesDirectory(invocation);
            boolean watched = DEBUGGERS.contains(name) && looksUpLogin(line);
            if (accounts
                    || taken
                    || metadata
                    || watched
                    || search
                    || grep
                    || memory
                    || secrets
                    || spray
                    || environments
                    || history) return Evidences.of(invocation);
        }
        String reader = SecretReaders.find(line);
        if (reader != null) return reader;
        return Shapes.find(line, "secrets");
    }

    /** {@code hydra --version}, {@code hashcat -b}: nothing is attacked. */
    private static boolean onlyAsksAboutItself(String tool) {
        int blank = tool.indexOf(' ');
        return blank > 0
                && Set.of("--version", "-V", "-h", "--help", "-b", "--benchmark", "--list", "-I", "--example-hashes")
                        .contains(tool.substring(blank + 1).strip());
    }

    /** Accounts without a password, looked for by name: {@code awk -F: '$2 == ""'}, as audits do. */
    private static boolean looksForNone(CommandLine line) {
        for (Invocation awk : line.invocations())
            for (String argument : awk.arguments())
                if (awk.name().equals("awk") && argument.replace(" ", "").contains("$2==\"\"")) return true;
        return false;
    }

    /** A directory of secrets copied to where anybody may read. */
    private static boolean takesDirectory(Invocation copy) {
        if (!SharedFiles.namedBy(copy)) return false;
        for (String argument : copy.arguments()) if (WatchedPaths.is("secretdirs", argument)) return true;
        return false;
    }

    /** Whether a program that reads a file also talks to others. */
    private static boolean isSentBy(FileAccess access, CommandLine line) {
        for (Code code : line.codes()) {
            boolean talks = code.can(Code.Capability.CONNECT) || code.can(Code.Capability.DOWNLOAD);
            if (code.executed() && talks && code.strings().contains(access.path())) return true;
        }
        return false;
    }

    /** A workload that logs on with the token it was given, where that belongs: the cluster's interface by its certificate, or Vault. */
    private static boolean logsOn(FileAccess access, CommandLine line) {
        if (!access.path().endsWith("/serviceaccount/token")
                || !access.program().equals("cat") && !access.program().isEmpty()) return false;
        boolean asks = false;
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            String text = invocation.text();
            boolean vault = invocation.name().equals("vault") && (invocation.has("login") || invocation.has("write"));
            boolean cluster = isFetcher(invocation.name())
                    && (text.contains("serviceaccount/ca.crt") || text.contains("$CACERT"))
                    && !asksForSecrets(text)
                    && !text.contains("selfsubject");
            asks |= vault || cluster;
            boolean other = CLIENTS.contains(invocation.name()) || (isFetcher(invocation.name()) && !cluster);
            if (other) return false;
        }
        return asks;
    }

    /** Whether the secrets of a cluster are meant, not the directory in which its token lies. */
    private static boolean asksForSecrets(String text) {
        return text.replace("/run/secrets/", "").contains("secrets");
    }

    /** Whether a program is an interpreter, by whose text a file was opened. */
    static boolean isLanguage(String program) {
        return program.startsWith("python")
                || program.startsWith("perl")
                || program.startsWith("ruby")
                || program.startsWith("php")
                || program.startsWith("node")
                || program.startsWith("lua");
    }

    private static boolean isSecret(String path) {
        // The public half of a key is to be shown, and a process may read its own environment.
        return !path.endsWith(".pub")
                && !path.equals("/proc/self/environ")
                && (WatchedPaths.is("hashes", path)
                        || WatchedPaths.is("secrets", path)
                        || SecretSearches.mayMatchHashes(path));
    }

    /** What asks others for their passwords, looked up on the line by its name. */
    private static boolean looksUpLogin(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            if (!invocation.name().equals("pgrep") && !invocation.name().equals("pidof")) continue;
            for (String argument : invocation.arguments()) {
                int colon = argument.indexOf(':');
                if (LOGINS.contains(colon < 0 ? argument : argument.substring(0, colon))) return true;
            }
        }
        return false;
    }

    /** An application looked up by its name, of which an image is taken to find out why it hangs. */
    private static boolean looksUpWorkload(CommandLine line) {
        for (Invocation invocation : line.invocations())
            if (invocation.name().equals("pgrep") || invocation.name().equals("pidof")) return !looksUpLogin(line);
        return false;
    }

    /** Whether what passes on the network is printed. */
    private static boolean listens(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            boolean sniffs = invocation.name().equals("tcpdump")
                    || invocation.name().equals("tshark")
                    || invocation.name().equals("ngrep")
                    || (invocation.name().equals("strace") && invocation.hasPrefix("-p"));
            if (sniffs && invocation.executed()) return true;
        }
        return false;
    }

    /** A secret copied to where its user keeps secrets, as {@code kubeadm init} asks for, is shown to nobody. */
    private static boolean isPutInPlace(FileAccess read, CommandLine line) {
        if (read.program().equals("cp") && isPutIntoSystem(read, line)) return true;
        return read.program().equals("cp")
                && line.files().stream()
                        .anyMatch(file -> file.changes()
                                && file.program().equals("cp")
                                && (file.path().startsWith(read.path() + ".")
                                        || file.path().equals(read.path() + "-")
                                        || WatchedPaths.is("secrets", file.path())
                                        || WatchedPaths.is("kubeconfig", file.path()))
                                && file.path().indexOf("/tmp") < 0);
    }

    /** The lists of who exists copied, together, into the directory of that name of a system that is being built. */
    private static boolean isPutIntoSystem(FileAccess read, CommandLine line) {
        boolean lists = false;
        boolean placed = false;
        for (FileAccess file : line.files()) {
            if (!file.program().equals("cp")) continue;
            lists |= file.path().equals("/etc/passwd") || file.path().equals("/etc/group");
            placed |= file.changes()
                    && file.path().endsWith(read.path())
                    && file.path().length() > read.path().length()
                    && !WritablePlaces.isShared(file.path());
        }
        return lists && placed;
    }

    private static boolean isSearch(String name) {
        return name.endsWith("grep") || name.equals("rg") || name.equals("ag") || name.equals("ack");
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
}
