package io.hivesec.engines.webshell.known;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reduces a page to the shape of its code: comments, white space and markup go, strings and numbers become one sign each, and
 * so do names, but for those that are called, are members, or begin with a capital letter, which name what a library offers.
 */
final class CodeTokens {
    private static final int MAX_TOKENS = 100_000;

    private final String text;
    private final List<String> tokens = new ArrayList<>();

    private CodeTokens(String text) {
        this.text = text;
    }

    static List<String> of(byte[] page) {
        String text = new String(page, StandardCharsets.ISO_8859_1);
        CodeTokens tokens = new CodeTokens(text);
        boolean marked = tokens.blocks("<%", "%>") | tokens.blocks("<?", "?>");
        if (!marked) {
            tokens.read(0, text.length());
        }
        return tokens.tokens;
    }

    private boolean blocks(String open, String close) {
        int start = text.indexOf(open);
        boolean found = start >= 0;
        while (start >= 0 && tokens.size() < MAX_TOKENS) {
            int stop = text.indexOf(close, start + 2);
            int end = stop < 0 ? text.length() : stop;
            boolean directive = text.startsWith("@", start + 2)
                    || text.startsWith("--", start + 2)
                    || text.startsWith("xml", start + 2);
            if (!directive) {
                read(start + 2, end);
            }
            start = text.indexOf(open, end);
        }
        return found;
    }

    private void read(int from, int to) {
        int i = from;
        while (i < to && tokens.size() < MAX_TOKENS) {
            char c = text.charAt(i);
            if (c <= ' ') {
                i++;
            } else if (text.startsWith("//", i) || text.startsWith("/*", i)) {
                int end = text.indexOf(text.charAt(i + 1) == '/' ? "\n" : "*/", i + 2);
                i = end < 0 ? to : end + 2;
            } else if (c == '"' || c == '\'' || c == '`') {
                i = string(i, c, to);
                tokens.add("s");
            } else if (c >= '0' && c <= '9') {
                i = word(i, to);
                tokens.add("0");
            } else if (isWord(c)) {
                int end = word(i, to);
                name(i, end, to);
                i = end;
            } else {
                tokens.add(String.valueOf(c));
                i++;
            }
        }
    }

    private void name(int from, int end, int to) {
        int next = end;
        while (next < to && text.charAt(next) == ' ') {
            next++;
        }
        boolean called = next < to && text.charAt(next) == '(';
        boolean member = from > 0
                && (text.charAt(from - 1) == '.' || text.charAt(from - 1) == '>' || text.charAt(from - 1) == ':');
        boolean capital = Character.isUpperCase(text.charAt(from)) || text.startsWith("$_", from);
        tokens.add(called || member || capital ? text.substring(from, end).toLowerCase(Locale.ROOT) : "n");
    }

    private int string(int at, char quote, int to) {
        int i = at + 1;
        while (i < to && text.charAt(i) != quote && text.charAt(i) != '\n') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(to, i + 1);
    }

    private int word(int at, int to) {
        int i = at;
        while (i < to && isWord(text.charAt(i))) {
            i++;
        }
        return Math.max(i, at + 1);
    }

    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '_'
                || c == '$'
                || c >= 0x80;
    }
}
