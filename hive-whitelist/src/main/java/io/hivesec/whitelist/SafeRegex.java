package io.hivesec.whitelist;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Compiles what analysts write as regular expressions, within bounds, for an engine that runs in linear time. */
final class SafeRegex {
    static final int MAX_LENGTH = 1_000;
    static final int MAX_PROGRAM = 5_000;
    private static final int MAX_DEPTH = 50;
    private static final String LIMITS_OF_RE2J =
            " (expressions run on RE2/J, which has no look-ahead or look-behind, no back-references, no possessive or"
                    + " atomic groups, and repeats at most 1000 times)";

    private SafeRegex() {}

    static Pattern compile(String regex) throws InvalidValueException {
        if (regex.length() > MAX_LENGTH) {
            throw new InvalidValueException(
                    "the expression has " + regex.length() + " characters, more than " + MAX_LENGTH);
        }
        if (quotes(regex)) {
            // It would hide from the estimate below what is an operator and what is not.
            throw new InvalidValueException("'" + regex + "' quotes with \\Q; put a \\ before each character instead");
        }
        if (expandedSize(regex) > MAX_PROGRAM) {
            throw tooLarge();
        }
        try {
            Pattern pattern = Pattern.compile(regex);
            if (pattern.programSize() > MAX_PROGRAM) {
                throw tooLarge();
            }
            return pattern;
        } catch (PatternSyntaxException e) {
            throw new InvalidValueException("'" + regex + "' does not compile: " + e.getDescription() + LIMITS_OF_RE2J);
        }
    }

    private static boolean quotes(String regex) {
        for (int i = regex.indexOf('\\'); i >= 0 && i + 1 < regex.length(); i = regex.indexOf('\\', i + 2)) {
            if (regex.charAt(i + 1) == 'Q') {
                return true;
            }
        }
        return false;
    }

    private static InvalidValueException tooLarge() {
        return new InvalidValueException("the expression is too large once its repetitions are written out: more than "
                + MAX_PROGRAM + " steps, or nested deeper than " + MAX_DEPTH);
    }

    /**
     * About how many steps the expression has when each {@code x{n,m}} is written out. The compiler itself does write them
     * out, and would fill the memory with {@code ((a{1000}){1000}){1000}} before it could be asked.
     */
    static long expandedSize(String regex) {
        long[] sizes = new long[MAX_DEPTH + 1];
        int depth = 0;
        long last = 0;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '(') {
                sizes[depth] += last;
                last = 0;
                if (++depth > MAX_DEPTH) {
                    return Long.MAX_VALUE;
                }
                sizes[depth] = 0;
            } else if (c == ')' && depth > 0) {
                last = sizes[depth] + last + 2;
                depth--;
            } else if (c == '{') {
                int close = regex.indexOf('}', i);
                last *= times(regex, i + 1, close);
                if (last > MAX_PROGRAM) {
                    return last;
                }
            } else {
                sizes[depth] += last;
                last = 1;
                if (c == '\\') {
                    i++;
                } else if (c == '[') {
                    i = Math.max(i, endOfClass(regex, i));
                }
            }
        }
        long size = last;
        for (int i = 0; i <= depth; i++) {
            size += sizes[i];
        }
        return size;
    }

    private static int endOfClass(String regex, int open) {
        int i = open + 1;
        if (i < regex.length() && regex.charAt(i) == '^') {
            i++;
        }
        i++;
        while (i < regex.length() && regex.charAt(i) != ']') {
            i += regex.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    /** How often at most: the larger number between braces, 1 where there is none. */
    private static long times(String regex, int from, int to) {
        long most = 0;
        long number = 0;
        for (int i = from; i < to; i++) {
            char c = regex.charAt(i);
            if (c >= '0' && c <= '9' && number < MAX_PROGRAM) {
                number = number * 10 + (c - '0');
            } else if (c == ',') {
                most = number;
                number = 0;
            } else if (c < '0' || c > '9') {
                return 1;
            }
        }
        return Math.max(1, Math.max(most, number));
    }
}
