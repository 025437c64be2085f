package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;

/** Lists of keys that let somebody in, sshd(8), written as accounts are set up. */
final class KeyFiles {
    private KeyFiles() {}

    /** Whether a list is written in one of the ways of administrators and their tools. */
    static boolean isSetUp(FileAccess access, CommandLine line) {
        return isInstalled(access, line)
                || isCopiedIn(access, line)
                || isKept(access.path())
                || isGiven(access, line)
                || isAppended(access, line);
    }

    /** {@code install -m 600 -o user user.pub …/authorized_keys}: how an account is set up for somebody. */
    private static boolean isInstalled(FileAccess access, CommandLine line) {
        if (!access.program().equals("install") || SharedFiles.isSourceOf("install", line)) return false;
        for (Invocation invocation : line.invocations())
            if (invocation.name().equals("install") && invocation.has("-o")) return true;
        return false;
    }

    /** What ssh-copy-id(1) runs on the machine that it has logged on to. */
    private static boolean isCopiedIn(FileAccess access, CommandLine line) {
        if (!access.text().isBlank()) return false;
        boolean masks = false;
        boolean restores = false;
        for (Invocation invocation : line.invocations()) {
            masks |= invocation.name().equals("umask") && invocation.has("077");
            restores |= invocation.name().equals("restorecon");
        }
        return masks && restores;
    }

    /** {@code cat ci.pub >> …}: the public half of a key of a project's or of the account's own, not one that was left anywhere. */
    private static boolean isAppended(FileAccess access, CommandLine line) {
        if (!access.text().isBlank() || access.mode() != FileAccess.Mode.APPEND) return false;
        boolean isPublic = false;
        for (FileAccess read : line.files()) {
            if (read.mode() != FileAccess.Mode.READ || !read.program().equals("cat")) continue;
            if (!read.path().endsWith(".pub") || SharedFiles.holds(read.path())) return false;
            isPublic = true;
        }
        return isPublic;
    }

    /** A copy that nobody is let in by. */
    private static boolean isKept(String path) {
        return path.endsWith(".bak") || path.endsWith(".old") || path.endsWith(".orig") || path.endsWith(".save");
    }

    /** The key that a container was given in its environment, or one that a forge keeps for its user. */
    private static boolean isGiven(FileAccess access, CommandLine line) {
        String text = access.text().strip();
        if (isVariable(text)) return true;
        if (!text.isEmpty()
                || !access.program().equals("curl") && !access.program().equals("wget")) return false;
        for (Invocation invocation : line.invocations()) {
            for (String argument : invocation.arguments()) {
                boolean forge =
                        argument.startsWith("https://github.com/") || argument.startsWith("https://gitlab.com/");
                if (forge && argument.endsWith(".keys")) return true;
            }
        }
        return false;
    }

    /** {@code $SSH_PUBLIC_KEY}: the names of the environment are in capitals. */
    private static boolean isVariable(String text) {
        boolean braced = text.startsWith("${") && text.endsWith("}");
        String name = braced ? text.substring(2, text.length() - 1) : text.startsWith("$") ? text.substring(1) : "";
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'A' && c <= 'Z') && !Character.isDigit(c) && c != '_') return false;
        }
        return name.length() > 2;
    }
}
