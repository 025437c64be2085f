package io.hivesec.detectors.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An argument vector from a command line that a sensor joined by blanks. Quotation marks that are balanced hold a word together;
 * what follows a shell's or interpreter's {@code -c} or {@code -e} is one argument, since that is the one that most often holds
 * blanks and whose parts mean nothing alone.
 */
final class CommandWords {

    private static final int LIMIT = 4096;
    private static final Set<String> TAKES_CODE = Set.of(
            "sh", "bash", "dash", "ash", "zsh", "ksh", "fish", "python", "python2", "python3", "perl", "ruby", "node",
            "php", "lua");
    private static final Set<String> CODE_OPTIONS = Set.of("-c", "-e", "-r", "-lc", "-ic", "-xc", "-ec");

    private CommandWords() {}

    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < line.length() && words.size() < LIMIT) {
            if (line.charAt(at) == ' ') {
                at++;
                continue;
            }
            int size = words.size();
            if (size > 1
                    && CODE_OPTIONS.contains(words.get(size - 1))
                    && TAKES_CODE.contains(name(words.get(0)))
                    && size == 2) {
                words.add(unquoted(line.substring(at)));
                break;
            }
            int end = end(line, at);
            words.add(unquoted(line.substring(at, end)));
            at = end;
        }
        return words;
    }

    private static String name(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }

    private static int end(String line, int from) {
        char mark = line.charAt(from);
        if (mark == '"' || mark == '\'') {
            int close = line.indexOf(mark, from + 1);
            if (close > 0 && (close + 1 == line.length() || line.charAt(close + 1) == ' ')) {
                return close + 1;
            }
        }
        int blank = line.indexOf(' ', from);
        return blank < 0 ? line.length() : blank;
    }

    private static String unquoted(String word) {
        int last = word.length() - 1;
        char mark = word.charAt(0);
        boolean quoted = last > 0 && (mark == '"' || mark == '\'') && word.charAt(last) == mark;
        return quoted && word.indexOf(mark, 1) == last ? word.substring(1, last) : word;
    }
}
