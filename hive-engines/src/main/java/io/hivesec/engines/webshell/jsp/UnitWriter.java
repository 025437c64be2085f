package io.hivesec.engines.webshell.jsp;

import java.util.Arrays;
import java.util.List;

/** Collects lines of Java, remembering the page's line of each. */
final class UnitWriter {
    private final StringBuilder source = new StringBuilder();
    private final StringBuilder code = new StringBuilder();
    private int[] lines = new int[64];
    private int count = 2;

    /** Adds text of our own, which has no line on the page. */
    void frame(String text) {
        append(text, 0);
    }

    /** Adds code of the page that starts on {@code line}. */
    void page(String text, int line) {
        append(text, line);
        code.append(text);
    }

    private void append(String text, int line) {
        if (text.isEmpty()) {
            return;
        }
        source.append(text);
        at(line);
        int number = line;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            number += line == 0 ? 0 : 1;
            if (count == lines.length) {
                lines = Arrays.copyOf(lines, 2 * count);
            }
            lines[count] = number;
            count++;
        }
    }

    /** The line that is begun stems from this line of the page, unless it already has one. */
    private void at(int line) {
        lines[count - 1] = lines[count - 1] == 0 ? line : lines[count - 1];
    }

    /** Whether the code so far ends in a head that still needs its statement, such as {@code if (x)}. */
    boolean wantsStatement() {
        int i = source.length() - 1;
        while (i >= 0 && Character.isWhitespace(source.charAt(i))) {
            i--;
        }
        return i >= 0 && (source.charAt(i) == ')' || endsWithWord(i, "else") || endsWithWord(i, "do"));
    }

    private boolean endsWithWord(int end, String word) {
        int start = end - word.length() + 1;
        return start > 0
                && source.substring(start, end + 1).equals(word)
                && !Character.isJavaIdentifierPart(source.charAt(start - 1));
    }

    JavaUnit unit(String problem, boolean bare) {
        return new JavaUnit(source.toString(), code.toString(), Arrays.copyOf(lines, count), List.of(), problem, bare);
    }
}
