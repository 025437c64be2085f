package io.hivesec.engines.webshell.jsp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of Java source what a parser has to read and a flow analysis does not need: comments, indentation and empty
 * lines; strings and long lists of numbers move to a table. The parser's time goes by characters more than by tokens: the
 * method that reads names and literals is longer than the virtual machine compiles ({@code HugeMethodLimit}).
 */
final class JavaCompactor {
    /** What a literal that stands for one in the table is long at most. */
    private static final int LONG_LITERAL = 8;

    private static final int MANY_NUMBERS = 64;

    /** Characters that must not come to stand together when the space between them goes. */
    private static final String OPERATORS = "+-&|=<>!/*%^:?";

    /** A statement that prints constants and variables, and calls nothing. */
    private static final Pattern PRINTS = Pattern.compile(
            "out\\s?\\.\\s?print(?:ln)?\\s?\\((?:\"(?:[^\"\\\\\\n]|\\\\.)*+\"|\\+(?!\\+)|[\\w$.]|\\s)*+\\)\\s?;");

    private final Matcher outputs;

    private final JavaUnit unit;
    private final String source;
    private final StringBuilder out;
    private final List<String> constants = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private int[] lines = new int[64];
    private int outLine = 1;
    private int sourceLine = 1;
    private int currentPageLine = -1;
    private boolean gap;

    private JavaCompactor(JavaUnit unit) {
        this.unit = unit;
        this.source = unit.source();
        this.out = new StringBuilder(source.length());
        this.outputs = PRINTS.matcher(source);
    }

    /** Returns a unit with the same meaning and the same lines of the page, whose source is shorter. */
    static JavaUnit compact(JavaUnit unit) {
        return new JavaCompactor(unit).run();
    }

    private JavaUnit run() {
        int i = 0;
        int length = source.length();
        while (i < length) {
            char c = source.charAt(i);
            int end;
            if (c == '\n') {
                sourceLine++;
                gap = true;
                end = i + 1;
            } else if (c <= ' ') {
                gap = true;
                end = i + 1;
            } else if (c == '/' && JavaText.startsComment(source, i)) {
                end = JavaText.endOfComment(source, i);
                countLines(i, end);
                gap = true;
            } else {
                end = token(i, c);
            }
            i = end;
        }
        return new JavaUnit(out.toString(), unit.code(), Arrays.copyOf(lines, outLine + 1), constants, unit.problem());
    }

    private int token(int at, char c) {
        beginLine();
        int end = at + 1;
        if (c == '"' || c == '\'') {
            end = Math.min(source.length(), JavaText.endOfLiteral(source, at));
            separate(c);
            if (c == '"'
                    && end - at > LONG_LITERAL
                    && source.charAt(end - 1) == '"'
                    && !source.startsWith("\"\"\"", at)
                    && isSound(at + 1, end - 1)) {
                out.append('"')
                        .append(JavaUnit.STRING_MARK)
                        .append(placeOf(source.substring(at + 1, end - 1)))
                        .append('"');
            } else {
                out.append(source, at, end);
            }
            countLines(at, end);
        } else if (Character.isJavaIdentifierPart(c)) {
            while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
                end++;
            }
            int output = c == 'o' && end - at == 3 ? endOfOutput(at) : -1;
            if (output > 0) {
                // An empty statement, for it may be all that a branch has.
                out.append(';');
                countLines(at, output);
                return output;
            }
            separate(c);
            out.append(source, at, end);
        } else {
            separate(c);
            out.append(c);
            if (c == '{') {
                end = numbers(end);
            }
        }
        return end;
    }

    /** Whether a literal's escapes are Java's; others are for {@link LexicalRepair}. */
    private boolean isSound(int from, int to) {
        for (int i = source.indexOf('\\', from); i >= 0 && i < to; i = source.indexOf('\\', i + 2)) {
            if (LexicalRepair.ESCAPES.indexOf(source.charAt(i + 1)) < 0) {
                return false;
            }
        }
        return true;
    }

    private int placeOf(String constant) {
        return places.computeIfAbsent(constant, added -> {
            constants.add(added);
            return constants.size() - 1;
        });
    }

    /** The place after a statement that prints one constant, which no flow analysis needs; -1 if there is none. */
    private int endOfOutput(int at) {
        int last = out.length() - 1;
        boolean starts = last < 0 || ";{})".indexOf(out.charAt(last)) >= 0;
        if (!starts || !outputs.region(at, source.length()).lookingAt()) {
            return -1;
        }
        return outputs.group().contains("<%") ? -1 : outputs.end();
    }

    /** Moves a long list of numbers behind an opening brace to the table. */
    private int numbers(int at) {
        int commas = 0;
        int i = at;
        while (i < source.length() && isNumeric(source.charAt(i))) {
            commas += source.charAt(i) == ',' ? 1 : 0;
            i++;
        }
        if (commas < MANY_NUMBERS || i >= source.length() || source.charAt(i) != '}') {
            return at;
        }
        constants.add(source.substring(at, i));
        out.append('"')
                .append(JavaUnit.NUMBERS_MARK)
                .append(constants.size() - 1)
                .append('"');
        countLines(at, i);
        return i;
    }

    private static boolean isNumeric(char c) {
        return c >= '0' && c <= '9'
                || c == ','
                || c == '-'
                || c <= ' '
                || c == 'x'
                || c == 'X'
                || c == '('
                || c == ')'
                || c >= 'a' && c <= 'f'
                || c >= 'A' && c <= 'F'
                || c == 'y'
                || c == 't';
    }

    private void separate(char next) {
        if (gap && out.length() > 0) {
            char last = out.charAt(out.length() - 1);
            boolean words =
                    Character.isJavaIdentifierPart(last) && (Character.isJavaIdentifierPart(next) || next == '.');
            boolean operators = OPERATORS.indexOf(last) >= 0 && OPERATORS.indexOf(next) >= 0;
            boolean literals = last == '"' && next == '"';
            if (words || operators || literals) {
                out.append(' ');
            }
        }
        gap = false;
    }

    /** A token that stands on another line of the page starts a line. */
    private void beginLine() {
        int pageLine = unit.pageLine(sourceLine);
        if (pageLine == currentPageLine) {
            return;
        }
        if (currentPageLine >= 0) {
            out.append('\n');
            outLine++;
            gap = false;
        }
        currentPageLine = pageLine;
        if (outLine >= lines.length) {
            lines = Arrays.copyOf(lines, lines.length * 2);
        }
        lines[outLine] = pageLine;
    }

    private void countLines(int from, int to) {
        for (int i = from; i < to; i++) {
            if (source.charAt(i) == '\n') {
                sourceLine++;
                gap = true;
            }
        }
    }
}
