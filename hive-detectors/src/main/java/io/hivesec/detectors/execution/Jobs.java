package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.Connection;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Flow;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.lineage.WritablePlaces;
import java.util.List;
import java.util.Set;

/**
 * What is set up now for the system to start again and again: whether it is what an intruder would have started, and not a
 * backup, a clean-up or a service. Pure.
 */
final class Jobs {
    private static final Patterns STOCK = Patterns.load("stock.txt");

    /** What tells, together, that a job is of somebody's who wants to come back. */
    private static final List<CommandCheck> CHECKS = List.of(
            FetchChecks::downloadExecute,
            FetchChecks::encodedExecution,
            ActivityChecks::miner,
            ActivityChecks::tunnel,
            EscalationChecks::suidBit,
            RightsFiles::changed,
            PersistenceChecks::keys,
            PersistenceChecks::loader,
            PersistenceChecks::account,
            EscapeChecks::hostNamespaces,
            KernelChecks::changed,
            DefenceChecks::stopped,
            EvasionChecks::traces,
            CredentialChecks::credentials);

    private static final Set<String> FETCHERS = Set.of("curl", "wget", "nc", "ncat", "tftp", "lwp-download");

    /** What does nothing but leave a mark: whoever has that started again tries out whether it is. */
    private static final Set<String> TRIALS =
            Set.of("echo", "printf", "touch", "id", "whoami", "date", "uname", "hostname");

    private static final Set<String> CARRIERS = Set.of("sh", "bash", "dash", "at", "batch", "systemd-run");

    /** Longer texts are programs that are installed, not jobs. */
    private static final int LONGEST = 20_000;

    private static final int MOST_ROWS = 200;

    private Jobs() {}

    /** Whether a table of crontab(5), or a script in one of cron's directories, has such a job. */
    static boolean areSuspectIn(String table) {
        if (table.length() > LONGEST) return false;
        boolean any = false;
        int rows = 0;
        for (String row : table.split("\n")) {
            String command = command(row.strip());
            if (command.isEmpty() || rows++ > MOST_ROWS) continue;
            any = true;
            if (isSuspect(command)) return true;
            // In the system's tables the command follows the name of a user.
            int blank = command.indexOf(' ');
            if (blank > 0
                    && isName(command.substring(0, blank))
                    && isSuspect(command.substring(blank + 1).strip())) return true;
        }
        return !any && isSuspect(table);
    }

    /** Whether a unit of systemd.service(5) starts such a program. */
    static boolean areStartedBy(String unit) {
        if (unit.length() > LONGEST) return false;
        int at = unit.indexOf("Exec");
        for (int rows = 0; at >= 0 && rows < MOST_ROWS; rows++) {
            int end = unit.indexOf('\n', at);
            String row = unit.substring(at, end < 0 ? unit.length() : end);
            int equals = row.indexOf('=');
            if (equals > 0 && equals < 20) {
                String value = row.substring(equals + 1).strip();
                while (!value.isEmpty() && "-@:+!".indexOf(value.charAt(0)) >= 0) value = value.substring(1);
                if (isSuspect(value)) return true;
            }
            at = end < 0 ? -1 : unit.indexOf("Exec", end);
        }
        return false;
    }

    /** Whether a command is suspect, or hands a shell or an interpreter a text or a script. */
    static boolean interprets(String command) {
        String program = command.strip().split("\\s+", 2)[0];
        String name = program.substring(program.lastIndexOf('/') + 1);
        boolean shell = name.equals("sh") || name.equals("bash") || name.equals("dash");
        return shell || CredentialChecks.isLanguage(name) || isSuspect(command);
    }

    static boolean isSuspect(String command) {
        return !command.isBlank() && isSuspect(CommandLine.of(List.of("sh", "-c", command)));
    }

    /** Whether a line starts what lies where anybody writes or is hidden, fetches, decodes, connects, or opens a door. */
    static boolean isSuspect(CommandLine line) {
        for (Flow flow : line.flows()) if (flow.isShell() || !FetchChecks.isUsual(flow)) return true;
        for (Connection connection : line.connections()) if (connection.by().equals("/dev/tcp")) return true;
        for (Invocation invocation : line.invocations()) {
            if (startsForeign(invocation) || (FETCHERS.contains(invocation.name()) && asksStranger(invocation)))
                return true;
        }
        for (FileAccess access : line.files()) {
            boolean fetched = access.changes() && FETCHERS.contains(access.program());
            if (fetched && SharedFiles.holds(access.path())) return true;
        }
        for (CommandCheck check : CHECKS) if (check.find(line) != null) return true;
        return isTrial(line);
    }

    private static boolean startsForeign(Invocation invocation) {
        if (isForeign(invocation.path())) return true;
        boolean interpreter = invocation.name().endsWith("sh") || CredentialChecks.isLanguage(invocation.name());
        return (interpreter
                        || invocation.name().equals(".")
                        || invocation.name().equals("source"))
                && isForeign(invocation.operand());
    }

    private static boolean isForeign(String path) {
        return WritablePlaces.isShared(path) || isHidden(path);
    }

    /** A hidden file by its whole path, or one in a hidden directory that is not some tool's own. */
    static boolean isHidden(String path) {
        if (path.indexOf(' ') >= 0
                || (!path.startsWith("/")
                        && !path.startsWith("~/")
                        && !path.startsWith("$HOME/")
                        && !path.startsWith("%h/"))) return false;
        int at = path.indexOf("/.");
        while (at >= 0) {
            int end = path.indexOf('/', at + 1);
            String name = path.substring(at + 1, end < 0 ? path.length() : end);
            boolean dots = name.equals(".") || name.equals("..");
            if (!dots && !STOCK.matches("tool-home", name)) return true;
            at = end < 0 ? -1 : path.indexOf("/.", end);
        }
        return false;
    }

    private static boolean asksStranger(Invocation fetcher) {
        for (String argument : fetcher.arguments())
            if (argument.contains("://") && FetchChecks.isNameless(argument) && !argument.contains("://localhost"))
                return true;
        return false;
    }

    /** Nothing is done but a mark left where anybody may. */
    private static boolean isTrial(CommandLine line) {
        boolean marks = false;
        for (FileAccess access : line.files())
            marks |= access.changes() && access.executed() && WritablePlaces.isShared(access.path());
        boolean any = false;
        for (Invocation invocation : line.invocations()) {
            if (CARRIERS.contains(invocation.name())) continue;
            if (!TRIALS.contains(invocation.name())) return false;
            any = true;
        }
        return any && marks;
    }

    /** What follows the fields of time; empty if a row sets none. */
    private static String command(String row) {
        if (row.startsWith("@")) {
            int blank = blank(row, 0);
            return blank < 0 ? "" : row.substring(blank).strip();
        }
        int at = 0;
        for (int field = 0; field < 5; field++) {
            int end = blank(row, at);
            if (end < 0 || !isTime(row, at, end)) return "";
            at = end;
            while (at < row.length() && Character.isWhitespace(row.charAt(at))) at++;
        }
        return row.substring(at).strip();
    }

    private static int blank(String row, int from) {
        int i = from;
        while (i < row.length() && !Character.isWhitespace(row.charAt(i))) i++;
        return i < row.length() ? i : -1;
    }

    private static boolean isTime(String row, int from, int to) {
        if (from == to
                || (row.charAt(from) != '*' && row.charAt(from) != '$' && !Character.isDigit(row.charAt(from)))) {
            return to - from == 3 || (to - from > 3 && ",-".indexOf(row.charAt(from + 3)) >= 0);
        }
        for (int i = from; i < to; i++)
            if (!Character.isLetterOrDigit(row.charAt(i)) && "*,/-$".indexOf(row.charAt(i)) < 0) return false;
        return true;
    }

    private static boolean isName(String word) {
        for (int i = 0; i < word.length(); i++)
            if (!Character.isLetterOrDigit(word.charAt(i)) && "_-$".indexOf(word.charAt(i)) < 0) return false;
        return true;
    }
}
