package io.hivesec.engines.webshell.php.flow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What programs make of what they are given: most take it for data, and some run it. */
final class Programs {
    /** Programs that run what they are given. Source: GTFOBins, "Shell" and "Command". */
    private static final Pattern INTERPRETERS = Pattern.compile(
            "cmd(?:\\.exe)?|\\w*sh(?:\\.exe)?|powershell(?:\\.exe)?|python[\\d.]*|perl|php[\\d.]*|ruby|lua|node|awk|gawk|nc|ncat"
                    + "|socat|env|sudo|su|doas|nohup|nice|ionice|timeout|setsid|busybox|xargs|find|docker|kubectl|at|watch|script"
                    + "|expect|vim?|tclsh|crontab|bc|dc|ed|ftp|telnet|mysql|psql|sqlite3?|gdb",
            Pattern.CASE_INSENSITIVE);

    /** A command that begins with a program, behind programs that only start it, and something after it. */
    private static final Pattern COMMAND = Pattern.compile(
            "\\s*+(?:(?:\\S*/)?(?:sudo|nice|ionice|nohup)\\s++(?:-\\S+\\s++)*+)*+(?:[^\\s|;&`$'\"]*/)?([\\w.-]++)(?:[ \\t][^|;&`$\\n]*+)?+\\z");

    private Programs() {}

    /** Whether a command is a list of words of which the first is a program that runs none of the others. */
    static boolean areWords(Value command) {
        Value program = command.array() == null || command.taint() != null
                ? Value.UNKNOWN
                : command.array().get(Value.of(0L));
        return program.data() instanceof String name
                && program.taint() == null
                && !name.startsWith("-")
                && !INTERPRETERS
                        .matcher(name.substring(name.lastIndexOf('/') + 1))
                        .matches();
    }

    /** Whether a command of the page's own starts a program that takes what it is told for data. */
    static boolean readsData(Value command) {
        if (command.array() != null) {
            return areWords(command);
        }
        String known = command.knownHead();
        boolean whole = command.isKnown() || known.indexOf(' ') > 0;
        Matcher matcher = COMMAND.matcher(known);
        return whole
                && command.flow() == null
                && matcher.matches()
                && !INTERPRETERS.matcher(matcher.group(1)).matches();
    }
}
