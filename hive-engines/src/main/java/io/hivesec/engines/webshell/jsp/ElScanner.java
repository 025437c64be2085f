package io.hivesec.engines.webshell.jsp;

/** Finds where the expressions of the expression language in a text end. Not thread-safe. */
final class ElScanner {
    /** What may be looked at in all: text full of openings that nothing closes would take time squared. */
    static final int MAX_LOOKED_AT = 32_000_000;

    private final String text;
    private int lookedAt;

    ElScanner(String text) {
        this.text = text;
    }

    /** Whether so much was looked at that the rest of the text's expressions are not found. */
    boolean isExhausted() {
        return lookedAt > MAX_LOOKED_AT;
    }

    /** The place of the next opening from {@code from} that no backslash precedes, or the text's end. */
    int next(int from) {
        for (int i = from; i + 1 < text.length(); i++) {
            char c = text.charAt(i);
            boolean opens = (c == '$' || c == '#') && text.charAt(i + 1) == '{';
            if (opens && (i == 0 || text.charAt(i - 1) != '\\')) {
                return i;
            }
        }
        return text.length();
    }

    /**
     * The place after the brace that closes the expression that opens at {@code at}; the negative place of a scriptlet that
     * begins before that; 0 if nothing closes it.
     */
    int end(int at) {
        int depth = 0;
        char quote = 0;
        int i = at + 1;
        for (; i < text.length() && !isExhausted(); i++) {
            char c = text.charAt(i);
            lookedAt++;
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '\\') {
                i++;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i + 1;
            } else if (c == '<' && text.startsWith("<%", i)) {
                return -i;
            }
        }
        return 0;
    }
}
