package io.hivesec.engines.webshell.jsp;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A start, empty or end tag read tolerantly from a page.
 *
 * @param prefix the namespace prefix, empty if none
 * @param name the local name
 * @param attributes attribute values as written, by qualified name
 * @param closing whether it is an end tag
 * @param empty whether it closes itself
 * @param end the offset after {@code >}
 * @param cut whether it has more attributes than are read
 */
record Tag(
        String prefix,
        String name,
        Map<String, String> attributes,
        boolean closing,
        boolean empty,
        int end,
        boolean cut) {
    static final int MAX_ATTRIBUTES = 1_000;

    /** Reads the tag that starts with {@code <} at {@code at}, or returns null if there is none. */
    static @org.jspecify.annotations.Nullable Tag read(String text, int at) {
        int i = at + 1;
        boolean closing = i < text.length() && text.charAt(i) == '/';
        if (closing) {
            i++;
        }
        int nameStart = i;
        while (i < text.length() && isNamePart(text.charAt(i))) {
            i++;
        }
        if (i == nameStart) {
            return null;
        }
        String qualified = text.substring(nameStart, i);
        int colon = qualified.indexOf(':');
        String prefix = colon < 0 ? "" : qualified.substring(0, colon);
        String name = qualified.substring(colon + 1);
        Map<String, String> attributes = new LinkedHashMap<>();
        boolean empty = false;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '>') {
                return of(prefix, name, attributes, closing, empty, i + 1);
            }
            if (c == '<' && !text.startsWith("<%", i)) {
                return of(prefix, name, attributes, closing, empty, i);
            }
            empty = c == '/';
            i = isNamePart(c) ? readAttribute(text, i, attributes) : i + 1;
        }
        return of(prefix, name, attributes, closing, empty, i);
    }

    private static Tag of(
            String prefix, String name, Map<String, String> attributes, boolean closing, boolean empty, int end) {
        boolean cut = attributes.size() > MAX_ATTRIBUTES;
        return new Tag(prefix, name, attributes, closing, empty, end, cut);
    }

    private static int readAttribute(String text, int at, Map<String, String> attributes) {
        int i = at;
        while (i < text.length() && isNamePart(text.charAt(i))) {
            i++;
        }
        String name = text.substring(at, i);
        int j = skipSpace(text, i);
        if (j >= text.length() || text.charAt(j) != '=') {
            return i;
        }
        j = skipSpace(text, j + 1);
        if (j >= text.length()) {
            return j;
        }
        char quote = text.charAt(j);
        if (quote != '"' && quote != '\'') {
            return j;
        }
        int end = endOfValue(text, j + 1, quote);
        if (attributes.size() <= MAX_ATTRIBUTES) {
            attributes.put(name, text.substring(j + 1, end));
        }
        return Math.min(text.length(), end + 1);
    }

    /** A value may hold {@code <%= "x" %>} with the quote of the attribute itself, as Jasper tolerates by default. */
    private static int endOfValue(String text, int at, char quote) {
        int i = at;
        while (i < text.length() && text.charAt(i) != quote) {
            if (text.startsWith("<%", i)) {
                int close = text.indexOf("%>", i + 2);
                i = close < 0 ? text.length() : close + 2;
            } else {
                i += text.charAt(i) == '\\' ? 2 : 1;
            }
        }
        return Math.min(i, text.length());
    }

    private static int skipSpace(String text, int at) {
        int i = at;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == ':' || c == '.' || c == '_' || c == '-';
    }
}
