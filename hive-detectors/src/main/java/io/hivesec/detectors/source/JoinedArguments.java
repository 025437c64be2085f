package io.hivesec.detectors.source;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes apart the one string into which Tetragon joins a program's arguments: by blanks, with quotation marks around an
 * argument that holds a blank or nothing, and without escaping the marks inside it. The string is therefore ambiguous;
 * a mark after a blank opens, one before a blank or the end closes, and marks nest, which gives back what a shell's
 * {@code -c} was given in all but contrived cases.
 */
final class JoinedArguments {

    private static final int LIMIT = 4096;
    private static final int UNCLOSED = 8;
    private static final char MARK = '"';

    private JoinedArguments() {}

    /** The arguments, the program's own name not among them. */
    static List<String> split(String joined) {
        List<String> arguments = new ArrayList<>();
        int at = 0;
        int unclosed = 0;
        while (at < joined.length() && arguments.size() < LIMIT) {
            if (joined.charAt(at) == ' ') {
                at++;
                continue;
            }
            boolean marked = joined.charAt(at) == MARK && unclosed < UNCLOSED;
            int end = marked ? endOfQuoted(joined, at) : -1;
            if (end < 0) {
                unclosed += marked ? 1 : 0;
                end = endOfBare(joined, at);
                arguments.add(joined.substring(at, end));
            } else {
                arguments.add(joined.substring(at + 1, end - 1));
            }
            at = end;
        }
        return arguments;
    }

    private static int endOfBare(String joined, int from) {
        int blank = joined.indexOf(' ', from);
        return blank < 0 ? joined.length() : blank;
    }

    /** Just past the mark that closes the one at {@code from}; -1 when none does. */
    private static int endOfQuoted(String joined, int from) {
        int depth = 1;
        int runEnd = 0;
        int firstClosing = -1;
        for (int i = from + 1; i < joined.length(); i++) {
            if (joined.charAt(i) != MARK || joined.charAt(i - 1) == '\\') {
                continue;
            }
            runEnd = i < runEnd ? runEnd : endOfRun(joined, i);
            if (runEnd == joined.length() || joined.charAt(runEnd) == ' ') {
                depth--;
                firstClosing = firstClosing < 0 ? i + 1 : firstClosing;
                if (depth == 0) {
                    return i + 1;
                }
            } else if (joined.charAt(i - 1) == ' ') {
                depth++;
            }
        }
        return firstClosing;
    }

    /** Just past the marks that follow each other: the last of them closes, and so do those before it. */
    private static int endOfRun(String joined, int from) {
        int end = from + 1;
        while (end < joined.length() && joined.charAt(end) == MARK) {
            end++;
        }
        return end;
    }
}
