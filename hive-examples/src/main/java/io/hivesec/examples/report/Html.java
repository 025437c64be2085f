package io.hivesec.examples.report;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML elements; every text and every attribute's value goes through {@link #escape}. Elements are closed in the order
 * in which they nest. Not thread-safe.
 */
final class Html {
    /** More of one text than an analyst reads; the JSON report has the rest. */
    static final int MAX_TEXT = 2_000;

    private final StringBuilder out = new StringBuilder(1 << 16).append("<!doctype html>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Opens an element.
     *
     * @param name its name, from code and not from data
     * @param attributes names and values in turn; names from code
     */
    Html open(String name, String... attributes) {
        tag(name, attributes);
        open.push(name);
        return this;
    }

    /** Closes the innermost element. */
    Html close() {
        out.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /** An element that has no content, such as {@code meta}. */
    Html empty(String name, String... attributes) {
        tag(name, attributes);
        return this;
    }

    /** An element that holds a text. */
    Html element(String name, String text, String... attributes) {
        tag(name, attributes);
        out.append(escape(text)).append("</").append(name).append('>');
        return this;
    }

    /** A text. */
    Html text(String text) {
        out.append(escape(text));
        return this;
    }

    /** A style sheet of our own, as it is. */
    Html style(String css) {
        out.append("<style>\n").append(css).append("</style>\n");
        return this;
    }

    /** The page. */
    @Override
    public String toString() {
        return out.toString();
    }

    private void tag(String name, String... attributes) {
        out.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]))
                    .append('"');
        }
        out.append('>');
    }

    /**
     * A text as the page may hold it: no character of markup, none that steers a terminal or turns the direction of what
     * follows, no half of a surrogate pair, and not without end.
     */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(Math.min(text.length(), MAX_TEXT) + 16);
        int end = Math.min(text.length(), MAX_TEXT);
        for (int i = 0; i < end; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\n' -> escaped.append('\n');
                case '\t' -> escaped.append(' ');
                default -> escaped.appendCodePoint(isPlain(c) ? c : 0xFFFD);
            }
        }
        if (text.length() > MAX_TEXT) {
            escaped.append("… (").append(text.length()).append(')');
        }
        return escaped.toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
