package io.hivesec.engines.virus.own.pattern;

import com.google.re2j.PatternSyntaxException;
import io.hivesec.engines.virus.own.matcher.Window;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Regular expressions over bytes, on RE2/J: its time is linear in the text. Each has to have a literal that is in all of its
 * matches, for the matcher to look for.
 */
public final class RegexPattern {
    /** How far a match reaches before and after its literal; YARA's limit for a whole match. */
    private static final int REACH = 4096;

    private static final int MAX_LOOKBACK = 256;
    private static final int MAX_LENGTH = 2000;
    private static final int MAX_PROGRAM = 20_000;

    private final String source;
    private byte[] literal = new byte[0];
    private int distance;
    private boolean isFixed = true;

    private RegexPattern(String source) {
        this.source = source;
    }

    /**
     * An expression in the syntax that YARA and RE2 share.
     *
     * @param source between the slashes
     * @param ignoreCase whether ASCII letters match in both cases
     * @param dotAll whether a dot matches a line feed
     * @param wide whether a zero byte follows each byte
     * @param fullWord whether a match has no letter or digit before and after it
     * @throws PatternException when it is not in the subset
     */
    public static Pattern of(String source, boolean ignoreCase, boolean dotAll, boolean wide, boolean fullWord)
            throws PatternException {
        if (source.length() > MAX_LENGTH) {
            throw new PatternException("a regular expression of more than " + MAX_LENGTH + " characters");
        }
        RegexPattern regex = new RegexPattern(source);
        regex.findLiteral();
        if (regex.literal.length < 2) {
            throw new PatternException("a regular expression without two literal bytes outside of its groups");
        }
        com.google.re2j.Pattern compiled;
        try {
            int flags = (ignoreCase ? com.google.re2j.Pattern.CASE_INSENSITIVE : 0)
                    | (dotAll ? com.google.re2j.Pattern.DOTALL : 0);
            compiled = com.google.re2j.Pattern.compile(source.replace("\\/", "/"), flags);
        } catch (PatternSyntaxException e) {
            throw new PatternException("regular expression: " + e.getDescription());
        }
        if (compiled.programSize() > MAX_PROGRAM) {
            throw new PatternException("a regular expression that is too large");
        }
        byte[] anchor = wide ? TextPattern.wide(regex.literal) : regex.literal;
        int step = wide ? 2 : 1;
        int least = regex.isFixed ? regex.distance : 0;
        int most = regex.isFixed ? regex.distance : MAX_LOOKBACK;
        Verifier verifier = (at, window, sink) -> {
            for (int back = least; back <= most; back++) {
                long start = at - (long) back * step;
                if (start < window.start()) {
                    break;
                }
                long end = match(compiled, window, start, step);
                if (end >= at + anchor.length && (!fullWord || TextPattern.isWord(start, end, wide, window))) {
                    sink.match(start, end);
                }
            }
        };
        return Pattern.verified(List.of(anchor), ignoreCase, verifier);
    }

    private static long match(com.google.re2j.Pattern pattern, Window window, long start, int step) {
        byte[] bytes = window.copy(start, start + (long) REACH * step);
        String text;
        if (step == 1) {
            text = new String(bytes, StandardCharsets.ISO_8859_1);
        } else {
            StringBuilder narrow = new StringBuilder();
            for (int i = 0; i + 1 < bytes.length && bytes[i + 1] == 0; i += 2) {
                narrow.append((char) (bytes[i] & 0xff));
            }
            text = narrow.toString();
        }
        com.google.re2j.Matcher matcher = pattern.matcher(text);
        return matcher.lookingAt() ? start + (long) matcher.end() * step : -1;
    }

    /** Finds the longest run of literal bytes outside of groups, and how far from the beginning it is. */
    private void findLiteral() throws PatternException {
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        int width = 0;
        boolean fixed = true;
        int runStart = 0;
        boolean runFixed = true;
        for (int at = 0; at < source.length(); ) {
            int end = atomEnd(at);
            int value = literalOf(at, end);
            int afterQuantifier = quantifierEnd(end);
            boolean optional = afterQuantifier > end && source.charAt(end) != '+';
            if (value >= 0 && !optional) {
                if (run.size() == 0) {
                    runStart = width;
                    runFixed = fixed;
                }
                run.write(value);
                width++;
                if (run.size() > literal.length) {
                    literal = run.toByteArray();
                    distance = runStart;
                    isFixed = runFixed;
                }
                if (afterQuantifier > end) {
                    run.reset();
                    fixed = false;
                }
            } else {
                run.reset();
                fixed &= afterQuantifier == end && source.charAt(at) != '(';
                width++;
            }
            at = afterQuantifier;
        }
    }

    private int atomEnd(int at) throws PatternException {
        char c = source.charAt(at);
        if (c == '|') {
            throw new PatternException("a regular expression with '|' outside of parentheses is not supported");
        }
        if (c == '^' || c == '$') {
            throw new PatternException("'" + c + "' in a regular expression is not supported");
        }
        if (c == '\\') {
            if (at + 1 >= source.length()) {
                throw new PatternException("a regular expression that ends with a backslash");
            }
            return source.charAt(at + 1) == 'x' ? Math.min(source.length(), at + 4) : at + 2;
        }
        if (c == '[') {
            int i = at + 1;
            if (i < source.length() && source.charAt(i) == '^') {
                i++;
            }
            for (int first = i; i < source.length() && (source.charAt(i) != ']' || i == first); i++) {
                i += source.charAt(i) == '\\' ? 1 : 0;
            }
            return Math.min(source.length(), i + 1);
        }
        if (c == '(') {
            int depth = 0;
            for (int i = at; i < source.length(); ) {
                char inner = source.charAt(i);
                depth += inner == '(' ? 1 : inner == ')' ? -1 : 0;
                if (inner == '^' || inner == '$') {
                    throw new PatternException("'" + inner + "' in a regular expression is not supported");
                }
                i = inner == '(' || inner == ')' || inner == '|' ? i + 1 : atomEnd(i);
                if (depth == 0) {
                    return i;
                }
            }
            throw new PatternException("a regular expression with a parenthesis that does not close");
        }
        return at + 1;
    }

    /** The byte that an atom stands for, or -1. */
    private int literalOf(int at, int end) throws PatternException {
        char c = source.charAt(at);
        if (c == '\\') {
            char escape = source.charAt(at + 1);
            if (escape == 'x') {
                try {
                    return Integer.parseInt(source.substring(at + 2, end), 16);
                } catch (NumberFormatException e) {
                    throw new PatternException("an \\x that is not followed by two digits");
                }
            }
            if (escape == 'b' || escape == 'B') {
                throw new PatternException("'\\" + escape + "' in a regular expression is not supported");
            }
            return switch (escape) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                case 'f' -> '\f';
                default -> Character.isLetterOrDigit(escape) ? -1 : escape;
            };
        }
        return ".[(".indexOf(c) >= 0 ? -1 : c;
    }

    private int quantifierEnd(int at) {
        int end = at;
        if (end < source.length() && "*+?".indexOf(source.charAt(end)) >= 0) {
            end++;
        } else if (end < source.length() && source.charAt(end) == '{') {
            int close = source.indexOf('}', end);
            end = close < 0 ? end : close + 1;
        }
        if (end > at && end < source.length() && source.charAt(end) == '?') {
            end++;
        }
        return end;
    }
}
