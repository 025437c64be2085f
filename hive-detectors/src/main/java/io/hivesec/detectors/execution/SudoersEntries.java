package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.lineage.WritablePlaces;

/** Entries of sudoers(5) and rules of polkit(8): whether one gives somebody the rights of root. */
final class SudoersEntries {
    private static final Patterns STOCK = Patterns.load("stock.txt");

    private SudoersEntries() {}

    /** Whether an access brings in more than single programs and what administrators have anyway. */
    static boolean grantMore(EditedText edit, String written) {
        return !isLimited(edit.text()) && grantsMore(written);
    }

    private static boolean grantsMore(String text) {
        return (text.contains("NOPASSWD") && !namesVariable(text))
                || text.contains("timestamp_timeout=-1")
                || text.contains("!tty_tickets")
                || (text.contains("tty_tickets") && !text.contains("LANG"))
                || text.contains("!authenticate")
                || (text.contains("polkit.Result.YES") && !text.contains("if"))
                || (text.contains("ALL=(ALL") && !text.contains("$") && !text.startsWith("%wheel ALL=(ALL) ALL"));
    }

    /** Administrators, who may everything anyway, or single programs by their paths that are not known to give a shell. */
    private static boolean isLimited(String text) {
        String entry = text.strip();
        int colon = entry.indexOf("NOPASSWD:");
        if (colon < 0 || entry.indexOf('\n') >= 0) return false;
        boolean group = entry.startsWith("%wheel ") || entry.startsWith("%sudo ") || entry.startsWith("%admin ");
        String programs = entry.substring(colon + 9).strip();
        if (!programs.startsWith("/")) return group;
        for (String program : programs.split(",")) {
            String command = program.strip();
            int blank = command.indexOf(' ');
            String path = blank < 0 ? command : command.substring(0, blank);
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (!path.startsWith("/") || WritablePlaces.isShared(path) || command.indexOf('*') >= 0) return false;
            boolean told = blank > 0 && !STOCK.matches("tells-nothing", name);
            if (STOCK.matches("gives-root", name) && !told) return false;
            if (STOCK.matches("shell", name)) return false;
        }
        return true;
    }

    /** Whether the user is a variable other than who runs this: then it is a machine being set up. */
    private static boolean namesVariable(String text) {
        String user = text.strip();
        return user.length() > 2
                && user.startsWith("$")
                && Character.isUpperCase(user.charAt(1))
                && !user.startsWith("$USER ")
                && !user.startsWith("$LOGNAME")
                && !user.startsWith("$SUDO_USER")
                && user.indexOf('\n') < 0;
    }

    /** An entry in a file of its user's name, made with the mode that sudoers(5) asks for, or for whoever sets up the machine. */
    static boolean areOwn(FileAccess access, CommandLine line) {
        String path = access.path();
        int blank = access.text().strip().indexOf(' ');
        if (!path.startsWith("/etc/sudoers.d/") || blank < 0) return false;
        String user = access.text().strip().substring(0, blank);
        if (!path.substring(15).equals(user)) return false;
        if (user.startsWith("$")) return true;
        for (Invocation chmod : line.invocations())
            if (chmod.name().equals("chmod") && chmod.has(path) && (chmod.has("0440") || chmod.has("440"))) return true;
        return false;
    }
}
