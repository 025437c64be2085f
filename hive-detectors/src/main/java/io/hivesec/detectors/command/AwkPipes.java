package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an AWK program gives to a shell: lines as they are, by {@code print | "sh"}, {@code system($0)} or {@code $0 | getline}.
 * A command that it puts together itself is its author's and none of these. Source: POSIX, awk(1p), "I/O Functions".
 */
final class AwkPipes {
    private static final Pattern TO_SHELL = Pattern.compile(
            "\\bprint\\s*(?:\\$0|[A-Za-z_]\\w{0,40})?\\s*\\|&?\\s*\"\\s*(?:/usr)?(?:/bin/)?(?:sh|bash|dash|ash|zsh|ksh)\\s*\"");

    private static final Pattern RUN =
            Pattern.compile("\\bsystem\\s*\\(\\s*(?:\\$0|[A-Za-z_]\\w{0,40})\\s*(?:\\)|\"\\s*>)");
    private static final Pattern READ = Pattern.compile("(?:\\$0|\\b[A-Za-z_]\\w{0,40})\\s*\\|\\s*getline\\b");
    private static final Pattern SOURCE = Pattern.compile("((?:\"[^\"]{1,200}\"|[\\s\\w()]){1,12})\\|\\s*getline\\b");
    private static final Pattern STRING = Pattern.compile("\"([^\"]{1,200})\"");
    private static final int LONGEST_PROGRAM = 1 << 14;
    private static final int MOST_SOURCES = 8;

    private AwkPipes() {}

    /** Whether lines are run as they are read. */
    static boolean runLines(String program) {
        if (program.length() > LONGEST_PROGRAM) return false;
        boolean mayRun = program.indexOf('|') >= 0 || program.contains("system");
        return mayRun
                && (TO_SHELL.matcher(program).find()
                        || RUN.matcher(program).find()
                        || READ.matcher(program).find());
    }

    /** Whether what is printed is what was read, in whole or in part, and no text of the program's own. */
    static boolean passesOn(String program) {
        return program.length() <= LONGEST_PROGRAM && program.indexOf('"') < 0 && program.indexOf('|') < 0;
    }

    /** The commands whose output is read line by line; what is put together out of several texts has blanks between them. */
    static List<String> sources(String program) {
        List<String> sources = new ArrayList<>();
        if (program.length() > LONGEST_PROGRAM || !program.contains("getline")) return sources;
        Matcher matcher = SOURCE.matcher(program);
        while (matcher.find() && sources.size() < MOST_SOURCES) {
            StringBuilder command = new StringBuilder();
            Matcher strings = STRING.matcher(matcher.group(1));
            while (strings.find()) command.append(strings.group(1)).append(' ');
            if (!command.toString().isBlank()) sources.add(command.toString().strip());
        }
        return sources;
    }
}
