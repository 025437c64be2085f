package io.hivesec.engines.webshell.php;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Other forms of a page that PHP compiles to the same code. Pages are cut into tokens by an expression of its own, so that a
 * mistake of the engine's lexer cannot hide itself.
 */
final class PhpForms {
    /** A piece of code: the name of a group of {@link #TOKEN} and its text; text outside of tags is {@code html}. */
    private record Piece(String kind, String text) {}

    private static final Pattern OPEN = Pattern.compile(
            "<\\?php\\s|<\\?=|<\\?(?!xml)|<script\\s+language\\s*=\\s*['\"]?php['\"]?\\s*>", Pattern.CASE_INSENSITIVE);

    private static final String[] KINDS = {
        "space", "heredoc", "single", "double", "variable", "word", "number", "cast", "operator"
    };
    private static final Pattern TOKEN = Pattern.compile(
            "(?<close>\\?>|</script\\s*>)"
                    + "|(?<space>\\s+|/\\*.*?\\*/|(?://|#(?!\\[)).*?(?:\\R|(?=\\?>)|$))"
                    + "|(?<heredoc><<<[ \\t]*(['\"]?)(\\w+)\\4\\R.*?\\R[ \\t]*\\5\\b)"
                    + "|(?<single>'(?:[^'\\\\]|\\\\.)*')"
                    + "|(?<double>\"(?:[^\"\\\\]|\\\\.)*\"|`(?:[^`\\\\]|\\\\.)*`)"
                    + "|(?<variable>\\$[a-zA-Z_\\x7f-\\xff][\\w\\x7f-\\xff]*)"
                    + "|(?<word>[a-zA-Z_\\x7f-\\xff\\\\][\\w\\x7f-\\xff\\\\]*)"
                    + "|(?<number>\\d[\\w.]*)"
                    + "|(?<cast>\\(\\s*(?:int|integer|bool|boolean|float|double|string|array|object|unset|binary)\\s*\\))"
                    + "|(?<operator>\\?->|\\?\\?=?|<=>|[!=]==?|<<=?|>>=?|\\*\\*=?|->|=>|::|&&|\\|\\||\\+\\+|--|[-+*/.%&|^<>]=|\\.{3}|#\\[|.)",
            Pattern.DOTALL);

    private static final Pattern KEYWORD = Pattern.compile(
            "eval|echo|print|if|else|elseif|foreach|as|while|do|for|function|return|new|class|extends|public|static|include"
                    + "|include_once|require|require_once|global|switch|case|default|break|exit|die|isset|empty|unset|array"
                    + "|list|and|or|xor|try|catch|throw|use|fn|instanceof");

    /** What ties a page to its own text, or what a scanner of tokens cannot rewrite. */
    private static final Pattern BOUND = Pattern.compile(
            "__FILE__|__LINE__|__halt_compiler|__COMPILER|php_self|getDocComment|php_strip_whitespace|<%",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SCOPED = Pattern.compile(
            "\\b(?:function|class|namespace|goto|declare|use)\\b|\\?>|<\\?=|^\\s*<(?!\\?php)",
            Pattern.CASE_INSENSITIVE);

    private final List<Piece> pieces;

    private PhpForms(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /** Returns the forms of a page by their names. */
    static Map<String, String> of(String page) {
        Map<String, String> forms = new LinkedHashMap<>();
        if (page.startsWith("\u001f")) {
            return forms;
        }
        forms.put("byte order mark", "\u00ef\u00bb\u00bf" + page);
        if (BOUND.matcher(page).find() || !OPEN.matcher(page).find()) {
            return forms;
        }
        PhpForms form = new PhpForms(read(page));
        forms.put("block comments", form.between("/*<?php ?\"'*/"));
        forms.put("line comments", form.between("//x'\n"));
        forms.put("hash comments", form.between("#\"\r\n"));
        forms.put("white space", form.between(" \t\r\n"));
        forms.put("capitals", form.words(text -> text.toUpperCase(Locale.ROOT)));
        forms.put("mixed case", form.words(PhpForms::mixed));
        forms.put("joined strings", form.strings(PhpForms::joined));
        forms.put("escaped strings", form.strings(text -> spelled(text, "\\x%02x")));
        forms.put("octal strings", form.strings(text -> spelled(text, "\\%03o")));
        forms.put("heredoc strings", form.strings(text -> "<<<E_N_D\n" + text.replace("$", "\\x24") + "\nE_N_D\n"));
        forms.put("nowdoc strings", form.strings(text -> "<<<'E_N_D'\n" + text + "\nE_N_D\n"));
        forms.put("short tags", page.replaceAll("(?i)<\\?php\\s", "<? "));
        forms.put("capital tags", page.replaceAll("(?i)<\\?php\\s", "<?PhP\t"));
        if (!SCOPED.matcher(page).find()) {
            String code = page.replaceFirst("(?i)^\\s*<\\?php\\s", "");
            forms.put("script tag", "<p></p><script language=\"php\">" + code + "\n</script><p></p>");
            forms.put("statement before", "<?php $zq = array(1, 'b' => 'c');; " + code);
            forms.put("block", "<?php if (1 < 2) { do { " + code + "\n} while (0); }");
            forms.put("alternative syntax", "<?php if (true): ?>\n<?php " + code + "\n?><?php endif; ?>");
        }
        return forms;
    }

    private static List<Piece> read(String page) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        Matcher open = OPEN.matcher(page);
        Matcher token = TOKEN.matcher(page);
        while (at < page.length()) {
            int end = open.find(at) ? open.end() : page.length();
            pieces.add(new Piece("html", page.substring(at, end)));
            at = end;
            boolean closed = false;
            while (!closed
                    && at < page.length()
                    && token.region(at, page.length()).lookingAt()) {
                closed = token.group("close") != null;
                if (!closed) {
                    pieces.add(piece(token));
                    at = token.end();
                }
            }
        }
        return pieces;
    }

    private static Piece piece(Matcher token) {
        for (String kind : KINDS) {
            if (token.group(kind) != null) {
                return new Piece(kind, token.group());
            }
        }
        throw new IllegalStateException("no kind of token: " + token.group());
    }

    private String between(String filling) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            out.append(piece.text());
            boolean inCode = i + 1 < pieces.size() && !pieces.get(i + 1).kind().equals("html");
            if (inCode && !piece.kind().equals("heredoc")) {
                out.append(filling);
            }
        }
        return out.toString();
    }

    /** Changes keywords and the names of what is called: PHP looks both up without regard to case. */
    private String words(UnaryOperator<String> change) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            boolean changes = piece.kind().equals("word")
                    && (KEYWORD.matcher(piece.text()).matches() || next(i).equals("("));
            out.append(changes ? change.apply(piece.text()) : piece.text());
        }
        return out.toString();
    }

    private String next(int i) {
        int next = i + 1;
        while (next < pieces.size() && pieces.get(next).kind().equals("space")) {
            next++;
        }
        return next < pieces.size() ? pieces.get(next).text() : "";
    }

    private String strings(UnaryOperator<String> change) {
        StringBuilder out = new StringBuilder();
        for (Piece piece : pieces) {
            String text = piece.text();
            boolean plain = piece.kind().equals("single") && text.length() > 3 && text.indexOf('\\') < 0;
            out.append(plain ? change.apply(text.substring(1, text.length() - 1)) : text);
        }
        return out.toString();
    }

    private static String mixed(String word) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            out.append(i % 2 == 0 ? Character.toUpperCase(word.charAt(i)) : Character.toLowerCase(word.charAt(i)));
        }
        return out.toString();
    }

    private static String joined(String text) {
        int middle = text.length() / 2;
        return "('" + text.substring(0, middle) + "'.'" + text.substring(middle) + "')";
    }

    private static String spelled(String text, String format) {
        StringBuilder out = new StringBuilder("\"");
        text.chars().forEach(c -> out.append(String.format(Locale.ROOT, format, c)));
        return out.append('"').toString();
    }
}
