package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of programs under which a shell does something else: what shows processes and leaves some out, what asks for passwords. */
final class ShellImitations {
    private static final Set<String> SHOWING = Set.of(
            "ps", "ss", "netstat", "ls", "top", "htop", "lsof", "who", "w", "last", "lsmod", "crontab", "find",
            "pstree");
    private static final String[] ASKING = {"sudo", "su", "ssh", "passwd"};

    private ShellImitations() {}

    /** {@code alias ps='ps | grep -v x'}, at a prompt or in a login script. */
    static @Nullable String hiding(CommandLine line) {
        for (Invocation alias : line.invocations()) {
            if (!alias.name().equals("alias")) continue;
            for (String argument : alias.arguments()) if (hides(argument)) return Evidences.of(alias);
        }
        for (FileAccess access : line.files()) {
            boolean script = access.changes() && access.executed() && WatchedPaths.is("profile", access.path());
            if (script && access.text().contains("grep -v") && hidesIn(access.text())) return Evidences.of(access);
        }
        return null;
    }

    private static boolean hidesIn(String script) {
        for (String text : script.split("\\n", 50)) {
            int at = text.indexOf("alias ");
            if (at >= 0 && hides(text.substring(at + 6).strip())) return true;
            int body = text.indexOf("()");
            if (body > 0 && SHOWING.contains(lastWord(text.substring(0, body))) && leavesOut(text)) return true;
        }
        return false;
    }

    private static boolean hides(String alias) {
        int equals = alias.indexOf('=');
        return equals > 0 && SHOWING.contains(alias.substring(0, equals)) && leavesOut(alias);
    }

    /** Lines left out; everybody leaves out the search itself, and ls(1) its total. */
    private static boolean leavesOut(String text) {
        int at = text.indexOf("grep -v");
        if (at < 0) return false;
        String rest = text.substring(at + 7);
        return !rest.contains("grep")
                && !rest.contains("total")
                && !rest.strip().startsWith("'^");
    }

    /** A function that has the name of what asks for a password and reads one itself. */
    static boolean steals(String script) {
        if (!script.contains("read ") || !(script.contains("-s") || script.contains("stty -echo"))) return false;
        for (String name : ASKING)
            if (script.contains(name + "()")
                    || script.contains(name + " ()")
                    || script.contains("function " + name + " ")) return true;
        return false;
    }

    private static String lastWord(String text) {
        String plain = text.strip();
        return plain.substring(plain.lastIndexOf(' ') + 1);
    }
}
