package io.hivesec.engines.webshell.jsp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Anything but a call of {@code out}: it may be a variable of the page's own, which leads to a program or a file. */
    private static final Pattern OTHER_OUT = Pattern.compile("(?<![.\\w])out\\b(?!\\s{0,20}\\.)");

    private final boolean declaresOut;
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
        this.declaresOut = OTHER_OUT.matcher(unit.code()).find();
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
        return new JavaUnit(
                out.toString(), unit.code(), Arrays.copyOf(lines, outLine + 1), constants, unit.problem(), unit.bare());
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

    /**
     * The place after a statement that prints constants and variables and calls nothing, so that no flow analysis needs it;
     * -1 if there is none.
     */
    private int endOfOutput(int at) {
        int last = out.length() - 1;
        if (last >= 0 && ";{})".indexOf(out.charAt(last)) < 0) {
            return -1;
        }
        int dot = solid(at + 3);
        int name = solid(dot + 1);
        boolean prints = isAt(dot, '.') && source.startsWith("print", name);
        int open = solid(name + (source.startsWith("println", name) ? 7 : 5));
        if (!prints || !isAt(open, '(')) {
            return -1;
        }
        int i = open + 1;
        while (i < source.length() && source.charAt(i) != ')') {
            int end = endOfPrinted(i);
            if (end < 0) {
                return -1;
            }
            i = end;
        }
        int semicolon = solid(i + 1);
        return isAt(semicolon, ';') ? semicolon + 1 : -1;
    }

    /** The place after a constant, a variable's character or a plus; -1 for anything else, and for a page in a constant. */
    private int endOfPrinted(int at) {
        char c = source.charAt(at);
        if (c == '"') {
            int end = Math.min(source.length(), JavaText.endOfLiteral(source, at));
            boolean closed = end > at + 1 && source.charAt(end - 1) == '"';
            return closed && source.substring(at, end).indexOf("<%") < 0 ? end : -1;
        }
        boolean variable = Character.isJavaIdentifierPart(c) || c == '.';
        boolean plain = variable && !declaresOut || c <= ' ' || c == '+' && !isAt(at + 1, '+');
        return plain ? at + 1 : -1;
    }

    private boolean isAt(int place, char c) {
        return place < source.length() && source.charAt(place) == c;
    }

    private int solid(int from) {
        int i = from;
        while (i < source.length() && source.charAt(i) <= ' ') {
            i++;
        }
        return i;
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
