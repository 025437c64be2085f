package io.hivesec.engines.webshell.jsp;

import java.util.ArrayList;
import java.util.List;

/** Collects lines of Java, remembering the page's line of each. */
final class UnitWriter {
    private final StringBuilder source = new StringBuilder();
    private final StringBuilder code = new StringBuilder();
    private final List<Integer> lines = new ArrayList<>(List.of(0, 0));

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
        int at = line;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            source.append(c);
            if (lines.get(lines.size() - 1) == 0) {
                lines.set(lines.size() - 1, at);
            }
            if (c == '\n') {
                at += line == 0 ? 0 : 1;
                lines.add(at);
            }
        }
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

    JavaUnit unit(String problem) {
        return new JavaUnit(
                source.toString(),
                code.toString(),
                lines.stream().mapToInt(Integer::intValue).toArray(),
                List.of(),
                problem);
    }
}
