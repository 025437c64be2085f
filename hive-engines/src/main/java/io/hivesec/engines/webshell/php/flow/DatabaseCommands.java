package io.hivesec.engines.webshell.php.flow;

import java.util.regex.Pattern;

/**
 * Statements by which a database runs a program. Source: PostgreSQL's {@code COPY … PROGRAM}, Transact-SQL's {@code xp_cmdshell}, the
 * functions of lib_mysqludf_sys.
 */
final class DatabaseCommands {
    private static final Pattern RUNS = Pattern.compile(
            "(?:\\b(?:from|to)\\s+program\\s*|\\bxp_cmdshell\\b[^']{0,40}|\\bsys_(?:eval|exec)\\s*\\(\\s*)['\"]?$",
            Pattern.CASE_INSENSITIVE);

    /** Files that a database writes, or opens as databases. Source: the manuals of MySQL and SQLite. */
    private static final Pattern WRITES = Pattern.compile(
            "\\binto\\s+(?:out|dump)file\\b|\\battach\\s+database\\s+'[^']*\\.ph", Pattern.CASE_INSENSITIVE);

    /** No database of an application's is a page by its name. */
    private static final Pattern ATTACHES =
            Pattern.compile("\\battach\\s+database\\s+'[^']*\\.ph(?:p\\d?|tml|t)'", Pattern.CASE_INSENSITIVE);

    /** The beginning of a page as a number. */
    private static final Pattern HEXADECIMAL =
            Pattern.compile("\\b(?:0x|[xX]'|unhex\\(\\s*')3[cC]3[fF]", Pattern.CASE_INSENSITIVE);

    private DatabaseCommands() {}

    /** Whether a statement lets the database write a page. */
    static boolean writes(Value statement) {
        String head = statement.knownHead();
        String text = statement.isKnown() ? head : head + statement.knownTail();
        return mayWrite(text)
                && WRITES.matcher(text).find()
                && (ATTACHES.matcher(text).find()
                        || text.contains("<?")
                        || HEXADECIMAL.matcher(text).find()
                        || statement.isRemote());
    }

    /** Cheaper than the pattern, which every text that a method is called with would go through: a word of each of its branches. */
    private static boolean mayWrite(String text) {
        for (int i = 3; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean found = switch (c) {
                case 'f', 'F' ->
                    text.regionMatches(true, i - 3, "outfile", 0, 7)
                            || text.regionMatches(true, i - 4, "dumpfile", 0, 8);
                case 'h', 'H' -> text.regionMatches(true, i - 5, "attach", 0, 6);
                default -> false;
            };
            if (found) {
                return true;
            }
        }
        return false;
    }

    /** Whether what follows the beginning of a statement is a command. */
    static boolean run(Value statement) {
        return statement.isRemote() && RUNS.matcher(statement.knownHead()).find();
    }
}
