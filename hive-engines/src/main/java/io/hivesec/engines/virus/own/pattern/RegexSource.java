package io.hivesec.engines.virus.own.pattern;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a regular expression, cut where each match has one of a few literals: the longest outside of groups, or the
 * alternatives of a group when all of them are longer. What stands before it matches what comes before, and what stands behind
 * it what follows.
 */
final class RegexSource {
    private static final String PLAIN_GROUP = "(?:";
    private static final java.util.regex.Pattern FLAGS = java.util.regex.Pattern.compile("\\(\\?[^:]");
    private static final int MIN_LITERAL = 2;
    private static final int MAX_ALTERNATIVES = 100;

    private final String source;
    private List<byte[]> literals = List.of();
    private int shortest;
    private int from;
    private String rest = "";
    private int distance;
    private boolean isFixed = true;

    private RegexSource(String source) {
        this.source = source;
    }

    /**
     * Reads an expression in the syntax that YARA and RE2 share.
     *
     * @throws PatternException when it is not in the subset
     */
    static RegexSource of(String source) throws PatternException {
        RegexSource read = new RegexSource(withLeast(source));
        read.cut();
        if (read.shortest < MIN_LITERAL) {
            throw new PatternException(
                    "a regular expression without two literal bytes outside of its groups, and no group of such");
        }
        return read;
    }

    /** The expression with a zero in {@code {,n}}, which RE2 takes for text and YARA for at most n. */
    private static String withLeast(String source) {
        StringBuilder all = new StringBuilder();
        boolean inClass = false;
        for (int at = 0; at < source.length(); at++) {
            char c = source.charAt(at);
            all.append(c);
            if (c == '\\' && at + 1 < source.length()) {
                all.append(source.charAt(++at));
            } else if (c == '[' || c == ']') {
                inClass = c == '[' || (inClass && source.charAt(at - 1) == '[');
            } else if (c == '{' && !inClass && source.startsWith("{,", at)) {
                all.append('0');
            }
        }
        return all.toString();
    }

    /** The expression, as RE2 reads it. */
    String whole() {
        return source;
    }

    /** One of these is in each match. */
    List<byte[]> literals() {
        return literals;
    }

    /** Whether the literal is always {@link #distance} bytes behind a match's begin. */
    boolean isFixed() {
        return isFixed;
    }

    int distance() {
        return distance;
    }

    /** Whether it asks what stands before and behind a match. */
    boolean hasBoundary() {
        for (int at = source.indexOf('\\'); at >= 0 && at + 1 < source.length(); at = source.indexOf('\\', at + 2)) {
            if (isBoundary(source, at)) {
                return true;
            }
        }
        return false;
    }

    /** What follows the literal; empty when nothing does. */
    String after() {
        return rest;
    }

    /** What stands before the literal, for a text that is read backwards; empty when nothing does, or groups have flags. */
    String beforeReversed() throws PatternException {
        String before = source.substring(0, from);
        return FLAGS.matcher(before).find() ? "" : reversed(before);
    }

    private static String reversed(String source) throws PatternException {
        StringBuilder all = new StringBuilder();
        for (String alternative : alternatives(source)) {
            List<String> pieces = new ArrayList<>();
            for (int at = 0; at < alternative.length(); ) {
                int end = atomEnd(alternative, at);
                int after = quantifierEnd(alternative, end);
                String atom = alternative.substring(at, end);
                String turned = atom.startsWith("(") ? PLAIN_GROUP + reversed(inside(atom)) + ")" : atom;
                pieces.add(0, turned + alternative.substring(end, after));
                at = after;
            }
            all.append(all.length() == 0 ? "" : "|").append(String.join("", pieces));
        }
        return all.toString();
    }

    private static String inside(String group) {
        return group.substring(group.startsWith(PLAIN_GROUP) ? PLAIN_GROUP.length() : 1, group.length() - 1);
    }

    /** The parts between the bars outside of groups. */
    private static List<String> alternatives(String source) throws PatternException {
        List<String> found = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < source.length(); ) {
            if (source.charAt(at) == '|') {
                found.add(source.substring(from, at));
                from = ++at;
            } else {
                at = atomEnd(source, at);
            }
        }
        found.add(source.substring(from));
        return found;
    }

    private void cut() throws PatternException {
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        int width = 0;
        boolean fixed = true;
        int runWidth = 0;
        int runFrom = 0;
        boolean runFixed = true;
        for (int at = 0; at < source.length(); ) {
            int end = atomEnd(source, at);
            int after = quantifierEnd(source, end);
            boolean repeats = after > end && source.charAt(end) == '+';
            boolean optional = after > end && !repeats;
            int value = literalOf(source, at, end);
            String more = (repeats ? source.substring(at, end) + "*" : "") + source.substring(after);
            if (value >= 0 && !optional) {
                if (run.size() == 0) {
                    runWidth = width;
                    runFrom = at;
                    runFixed = fixed;
                }
                run.write(value);
                width++;
                take(List.of(run.toByteArray()), runFrom, runWidth, runFixed, more);
                if (repeats) {
                    run.reset();
                    fixed = false;
                }
            } else {
                run.reset();
                boolean isGroup = source.charAt(at) == '(';
                if (isGroup && !optional) {
                    take(alternativesOf(source.substring(at, end)), at, width, fixed, more);
                }
                fixed &= after == end && !isGroup;
                width += isBoundary(source, at) ? 0 : 1;
            }
            at = after;
        }
    }

    /** Takes literals that are better than those so far: the shortest of them is longer. */
    private void take(List<byte[]> found, int at, int width, boolean fixed, String more) {
        int length = found.stream().mapToInt(literal -> literal.length).min().orElse(0);
        if (length > shortest) {
            literals = found;
            shortest = length;
            from = at;
            distance = width;
            isFixed = fixed;
            // Of "c+" the literal is one c; more may follow.
            rest = more;
        }
    }

    /** The alternatives of a group; none when one is more than literal bytes. */
    private static List<byte[]> alternativesOf(String group) throws PatternException {
        if (FLAGS.matcher(group).find()) {
            return List.of();
        }
        List<byte[]> found = new ArrayList<>();
        for (String alternative : alternatives(inside(group))) {
            ByteArrayOutputStream literal = new ByteArrayOutputStream();
            for (int at = 0; at < alternative.length(); ) {
                int end = atomEnd(alternative, at);
                int value = literalOf(alternative, at, end);
                if (value < 0 || quantifierEnd(alternative, end) > end) {
                    return List.of();
                }
                literal.write(value);
                at = end;
            }
            found.add(literal.toByteArray());
        }
        return found.size() > MAX_ALTERNATIVES ? List.of() : found;
    }

    private static int atomEnd(String source, int at) throws PatternException {
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
        return c == '(' ? groupEnd(source, at) : at + 1;
    }

    private static int groupEnd(String source, int at) throws PatternException {
        int depth = 0;
        for (int i = at; i < source.length(); ) {
            char inner = source.charAt(i);
            depth += inner == '(' ? 1 : inner == ')' ? -1 : 0;
            i = inner == '(' || inner == ')' || inner == '|' ? i + 1 : atomEnd(source, i);
            if (depth == 0) {
                return i;
            }
        }
        throw new PatternException("a regular expression with a parenthesis that does not close");
    }

    private static boolean isBoundary(String source, int at) {
        return source.charAt(at) == '\\' && (source.charAt(at + 1) == 'b' || source.charAt(at + 1) == 'B');
    }

    /** The byte that an atom stands for, or -1. */
    private static int literalOf(String source, int at, int end) throws PatternException {
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

    private static int quantifierEnd(String source, int at) {
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
