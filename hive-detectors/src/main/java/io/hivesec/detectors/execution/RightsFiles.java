package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lists of accounts and of who may become root, changed by a command line. Sources: passwd(5), shadow(5), sudoers(5). */
final class RightsFiles {
    /** Programs that fill a file with what the line does not show. */
    private static final Set<String> POURING =
            Set.of("dd", "curl", "wget", "wget2", "aria2c", "axel", "fetch", "ftpget", "tftp", "lwp-download", "scp");

    /** Modes by which anybody writes: chmod(1). */
    private static final Set<String> OPEN =
            Set.of("777", "0777", "666", "0666", "a+rw", "a+rwx", "o+rw", "o+rwx", "a+w", "o+w");

    private RightsFiles() {}

    /** The lists of who may become root, or of who exists, are changed by hand. */
    static @Nullable String changed(CommandLine line) {
        boolean buildsImage = createsUser(line);
        for (FileAccess access : line.files()) {
            if (!access.changes() || !access.executed() || buildsImage) continue;
            boolean sudoers = WatchedPaths.is("sudoers", access.path());
            boolean lists = WatchedPaths.is("accounts", access.path());
            if (!sudoers && !lists) continue;
            String text = access.text();
            String program = access.program();
            boolean copied = program.equals("cp");
            boolean granted = sudoers
                    && !copied
                    && SudoersEntries.grantMore(EditedText.of(access), text)
                    && !SudoersEntries.areOwn(access, line);
            boolean entered = lists && (isRootEntry(added(access), copied) || (text.isEmpty() && program.isEmpty()));
            boolean coded = text.isEmpty() && CredentialChecks.isLanguage(program);
            boolean unlocked = lists
                    && program.equals("sed")
                    && (text.contains("/root::") || makesRoot(text) || setsRootHash(text));
            boolean replaced = text.isEmpty() && SharedFiles.isSourceOf(program, line);
            boolean poured = POURING.contains(program)
                    && (lists || program.equals("dd") || access.path().equals("/etc/sudoers"));
            if (granted || entered || coded || unlocked || replaced || poured) return Evidences.of(access);
        }
        String shared = sharedSession(line);
        if (shared != null) return shared;
        String fed = buildsImage ? null : fedPassword(line);
        return fed != null ? fed : Shapes.find(line, "rights");
    }

    /** One's session, with all that one may do in it, opened to everybody: tmux(1), -S. Who works in pairs gives it to a group. */
    private static @Nullable String sharedSession(CommandLine line) {
        for (Invocation session : line.invocations()) {
            int socket = session.name().equals("tmux") ? session.arguments().indexOf("-S") + 1 : 0;
            if (socket == 0 || socket >= session.arguments().size()) continue;
            String path = session.arguments().get(socket);
            for (Invocation chmod : line.invocations()) {
                boolean opens = chmod.name().equals("chmod") && chmod.executed() && chmod.has(path);
                if (opens && OPEN.contains(chmod.operand())) return Evidences.of(chmod);
            }
        }
        return null;
    }

    /** A user made and given rights on one line is how development images are built. */
    private static boolean createsUser(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            boolean creates =
                    invocation.name().equals("useradd") || invocation.name().equals("adduser");
            if (creates && !invocation.has("-p") && !invocation.has("-o")) return true;
        }
        return false;
    }

    /** A substitution whose new text, and not its old, has user id 0 or no password for root. */
    private static boolean makesRoot(String script) {
        int at = script.indexOf('s');
        if (at < 0 || at + 1 >= script.length() || Character.isLetterOrDigit(script.charAt(at + 1))) return false;
        char delimiter = script.charAt(at + 1);
        int middle = script.indexOf(delimiter, at + 2);
        int end = middle < 0 ? -1 : script.indexOf(delimiter, middle + 1);
        if (end < 0) return false;
        String old = script.substring(at + 2, middle);
        String text = script.substring(middle + 1, end);
        boolean root = text.contains(":x:0:") || text.endsWith(":x:0");
        return (root && !old.contains(":0")) || (text.equals("root:") && old.startsWith("^root:"));
    }

    /** What an access adds to a list; what a substitution of sed(1) makes of an entry is another question. */
    private static String added(FileAccess access) {
        EditedText edited = EditedText.of(access);
        return edited.replaces() ? "" : edited.text();
    }

    /** root's password exchanged for one that the line says, or that it was handed. */
    private static boolean setsRootHash(String script) {
        if (script.length() < 9 || !script.startsWith("s") || !script.startsWith("^root:", 2)) return false;
        int middle = script.indexOf(script.charAt(1) + "root:", 2);
        if (middle < 0) return false;
        String hash = script.substring(middle + 6);
        return hash.startsWith("{}")
                || hash.startsWith("$1$")
                || hash.startsWith("$5$")
                || hash.startsWith("$6$")
                || hash.startsWith("$y$");
    }

    /** The caller's own password, given twice over to passwd(1) by the line itself. */
    private static @Nullable String fedPassword(CommandLine line) {
        for (FileAccess access : line.files()) {
            if (!access.program().equals("passwd") || !access.executed()) continue;
            String[] rows = access.text().strip().split("\\s+");
            boolean twice =
                    rows.length == 2 && rows[0].equals(rows[1]) && !rows[0].isEmpty() && !rows[0].startsWith("$");
            if (twice) return "passwd is told a password twice";
        }
        return null;
    }

    /** A line of passwd whose user id is 0, or a hash for root; in a whole list, which has root's own, one of another name. */
    private static boolean isRootEntry(String text, boolean whole) {
        for (String row : text.split("\n")) {
            String[] fields = row.split(":", -1);
            if (fields.length < 7 || (whole && fields[0].equals("root"))) continue;
            boolean login = fields[6].startsWith("/") && !fields[6].contains("nologin") && !fields[6].endsWith("false");
            boolean group = fields[3].equals("0") && !fields[2].isEmpty() && Character.isDigit(fields[2].charAt(0));
            if (login && (fields[2].equals("0") || group)) return true;
            if (fields.length >= 8 && row.startsWith("root:$")) return true;
        }
        return false;
    }
}
