package io.hivesec.whitelist;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every text that a pattern matches has to contain, so that most patterns need not be tried. */
final class Literals {
    private static final String OUTSIDE = ".^$|()[]{}*+?";

    private Literals() {}

    /** The longest run of literal characters of a glob. */
    static String ofGlob(String glob) {
        String longest = "";
        int from = 0;
        for (int i = 0; i <= glob.length(); i++) {
            if (i == glob.length() || glob.charAt(i) == '*' || glob.charAt(i) == '?') {
                // The slash behind a double star may stand for nothing.
                int start = i > from && glob.charAt(from) == '/' && glob.startsWith("**", from - 2) ? from + 1 : from;
                if (i - start > longest.length()) {
                    longest = glob.substring(start, i);
                }
                from = i + 1;
            }
        }
        return longest;
    }

    /**
     * The literal pieces of a regular expression that is nothing but characters and {@code .*}, in order, an empty piece
     * where it starts or ends with {@code .*}; null when it is anything more.
     */
    static @Nullable List<String> pieces(String regex) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '.' && i + 1 < regex.length() && regex.charAt(i + 1) == '*') {
                i++;
                pieces.add(piece.toString());
                piece.setLength(0);
            } else if (c == '\\' && i + 1 < regex.length() && isPunctuation(regex.charAt(i + 1))) {
                piece.append(regex.charAt(++i));
            } else if (c == '\\' || c == '\n' || OUTSIDE.indexOf(c) >= 0 || Character.isSurrogate(c)) {
                return null;
            } else {
                piece.append(c);
            }
        }
        pieces.add(piece.toString());
        return pieces;
    }

    /** The longest run of characters that every match of a regular expression contains; may be empty. */
    static String ofRegex(String regex) {
        if (regex.contains("(?") || regex.indexOf('|') >= 0 || regex.contains("\\Q")) {
            // Flags and alternatives can make any run optional.
            return "";
        }
        String longest = "";
        StringBuilder run = new StringBuilder();
        int i = 0;
        while (i < regex.length()) {
            char c = regex.charAt(i);
            int after = i + 1;
            boolean literal = false;
            if (c == '\\' && after < regex.length()) {
                c = regex.charAt(after++);
                literal = isPunctuation(c);
                if (!literal && !isPlainEscape(c)) {
                    return longer(longest, run);
                }
            } else if (c == '[') {
                after = endOfClass(regex, i);
            } else if (c == '(') {
                after = endOfGroup(regex, i);
            } else {
                literal = OUTSIDE.indexOf(c) < 0 && !Character.isSurrogate(c);
            }
            char quantifier = after < regex.length() ? regex.charAt(after) : 0;
            boolean optional = quantifier == '?' || quantifier == '*' || quantifier == '{';
            if (literal && !optional) {
                run.append(c);
            }
            if (!literal || optional || quantifier == '+') {
                longest = longer(longest, run);
                run.setLength(0);
            }
            i = quantifier == '{' ? Math.max(regex.indexOf('}', after) + 1, after + 1) : after;
        }
        return longer(longest, run);
    }

    private static String longer(String longest, StringBuilder run) {
        return run.length() > longest.length() ? run.toString() : longest;
    }

    /** Escapes of one letter that stand for a class or a position and take nothing after them. */
    private static boolean isPlainEscape(char c) {
        return "dDsSwWbB".indexOf(c) >= 0;
    }

    private static boolean isPunctuation(char c) {
        return c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
    }

    private static int endOfClass(String regex, int open) {
        int i = open + 1;
        if (i < regex.length() && regex.charAt(i) == '^') {
            i++;
        }
        if (i < regex.length() && regex.charAt(i) == ']') {
            // A bracket that comes first is one of the characters.
            i++;
        }
        while (i < regex.length() && regex.charAt(i) != ']') {
            if (regex.charAt(i) == '[' && i + 1 < regex.length() && regex.charAt(i + 1) == ':') {
                int close = regex.indexOf(":]", i);
                i = close < 0 ? i + 1 : close + 2;
            } else {
                i += regex.charAt(i) == '\\' ? 2 : 1;
            }
        }
        return Math.min(i + 1, regex.length());
    }

    private static int endOfGroup(String regex, int open) {
        int depth = 0;
        int i = open;
        while (i < regex.length()) {
            char c = regex.charAt(i);
            if (c == '\\') {
                i += 2;
                continue;
            }
            if (c == '[') {
                i = endOfClass(regex, i);
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            i++;
            if (depth == 0) {
                return i;
            }
        }
        return regex.length();
    }
}
