package io.hivesec.engines.webshell.asp;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the code in a page of Razor: blocks and expressions behind an at sign. Source: the syntax reference of ASP.NET Razor. */
final class Razor {
    private static final int MAX_PIECES = 5_000;
    private static final int MAX_LENGTH = 200_000;

    private static final Pattern START = Pattern.compile(
            "@(?:functions|code)?\\s{0,20}\\{|@using\\s{1,20}[\\w.= ]{1,200}|@(?:if|foreach|for|while|switch|using)\\s{0,20}\\(|@\\(|@[A-Za-z_][\\w.]{0,200}[(\\[]",
            Pattern.CASE_INSENSITIVE);

    /** The same in Visual Basic, where words open and end blocks. */
    private static final Pattern BASIC = Pattern.compile(
            "@(code|functions|if|for|while|select|using|with|try)\\b|@\\(|@[A-Za-z_][\\w.]{0,200}\\(",
            Pattern.CASE_INSENSITIVE);

    private Razor() {}

    static boolean isPage(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".cshtml") || lower.endsWith(".vbhtml");
    }

    /** The pieces of code by the places where they start. */
    static SortedMap<Integer, String> pieces(String text, Dialect dialect) {
        return dialect.isBasic() ? basic(text) : braces(text);
    }

    private static SortedMap<Integer, String> braces(String text) {
        SortedMap<Integer, String> pieces = new TreeMap<>();
        Matcher matcher = START.matcher(text);
        int at = 0;
        while (pieces.size() < MAX_PIECES && matcher.find(at)) {
            int open = matcher.end() - 1;
            boolean brackets = "{([".indexOf(text.charAt(open)) >= 0;
            int end = brackets ? close(text, open) : matcher.end();
            int body = end;
            while (body < text.length() && text.charAt(body) <= ' ') {
                body++;
            }
            boolean statement = text.charAt(open) == '(' && body < text.length() && text.charAt(body) == '{';
            end = statement ? close(text, body) : end;
            boolean block = text.charAt(open) == '{';
            String code =
                    text.substring(block ? open + 1 : matcher.start() + 1, block ? Math.max(open + 1, end - 1) : end);
            pieces.put(matcher.start(), code.replace('@', ' ') + ";\n");
            at = Math.max(matcher.end(), end);
        }
        return pieces;
    }

    private static SortedMap<Integer, String> basic(String text) {
        SortedMap<Integer, String> pieces = new TreeMap<>();
        Matcher matcher = BASIC.matcher(text);
        int at = 0;
        while (pieces.size() < MAX_PIECES && matcher.find(at)) {
            String word = matcher.group(1);
            int start = matcher.start() + 1;
            int end;
            if (word == null) {
                end = close(text, matcher.end() - 1);
            } else {
                boolean whole = word.equalsIgnoreCase("code") || word.equalsIgnoreCase("functions");
                start = whole ? matcher.end() : start;
                String last = word.equalsIgnoreCase("for") ? "next" : "end " + word;
                end = indexOf(text, last, matcher.end());
            }
            pieces.put(matcher.start(), text.substring(start, end).replace('@', ' ') + "\n");
            at = Math.max(matcher.end(), end);
        }
        return pieces;
    }

    /** The place of a word in any case, or where a piece has to end. */
    private static int indexOf(String text, String word, int from) {
        int last = Math.min(text.length(), from + MAX_LENGTH);
        for (int i = from; i < last; i++) {
            if (text.regionMatches(true, i, word, 0, word.length())) {
                return i;
            }
        }
        return last;
    }

    /** The place after the bracket that closes the one at {@code open}, behind strings that hold brackets. */
    private static int close(String text, int open) {
        int depth = 0;
        boolean quoted = false;
        int last = Math.min(text.length(), open + MAX_LENGTH);
        for (int i = open; i < last; i++) {
            char c = text.charAt(i);
            quoted = c == '"' && (i == 0 || text.charAt(i - 1) != '\\') ? !quoted : quoted && c != '\n';
            depth += quoted ? 0 : "{([".indexOf(c) >= 0 ? 1 : "})]".indexOf(c) >= 0 ? -1 : 0;
            if (depth == 0 && !quoted) {
                return i + 1;
            }
        }
        return last;
    }
}
