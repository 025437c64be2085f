package io.hivesec.engines.webshell.php.syntax;

import io.hivesec.engines.webshell.php.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Splits a page into tokens, by the rules of the PHP manual's "Basic syntax" and the Zend scanner. Every character is looked at
 * a bounded number of times.
 */
final class PhpLexer {
    private static final Set<String> CASTS = Set.of(
            "int", "integer", "bool", "boolean", "float", "double", "real", "string", "array", "object", "unset",
            "binary");
    private static final int MAX_ATTRIBUTE = 2000;
    private static final int MAX_LABEL = 200;

    private final String source;
    private final int end;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private boolean scriptTag;
    private boolean percentTag;

    /** The byte order mark of UTF-8, a character a byte. */
    private static final String MARK = "\u00ef\u00bb\u00bf";

    private PhpLexer(String source, int from, int end) {
        this.source = source;
        this.at = from;
        this.end = end;
    }

    /** The tokens of a whole page, which begins outside of tags. */
    static List<Token> page(String source) {
        PhpLexer lexer = new PhpLexer(source, source.startsWith(MARK) ? MARK.length() : 0, source.length());
        lexer.html();
        return lexer.run();
    }

    /** The tokens of code without tags, as in {@code eval}. */
    static List<Token> code(String source) {
        return new PhpLexer(source, 0, source.length()).run();
    }

    private List<Token> run() {
        while (at < end) {
            next();
        }
        tokens.add(Token.of(Kind.END, "", end));
        return tokens;
    }

    /** Reads text up to an opening tag and steps over the tag. */
    private void html() {
        int start = at;
        while (at < end) {
            int open = source.indexOf('<', at);
            if (open < 0 || open + 1 >= end) {
                break;
            }
            int after = openTag(open);
            if (after > 0) {
                text(start, open);
                if (source.charAt(after - 1) == '=') {
                    tokens.add(Token.of(Kind.ECHO, "<?=", open));
                }
                at = after;
                return;
            }
            at = open + 1;
        }
        text(start, end);
        at = end;
    }

    private void text(int start, int stop) {
        if (stop > start) {
            tokens.add(Token.of(Kind.HTML, source.substring(start, stop), start));
        }
    }

    /** The offset after an opening tag, -1 when there is none. */
    private int openTag(int open) {
        char next = source.charAt(open + 1);
        if (next == '?') {
            if (source.startsWith("=", open + 2)) {
                return open + 3;
            }
            if (source.regionMatches(true, open + 2, "php", 0, 3)
                    && (open + 5 >= end || Character.isWhitespace(source.charAt(open + 5)))) {
                return Math.min(end, open + 5);
            }
            return source.regionMatches(true, open + 2, "xml", 0, 3) ? -1 : open + 2;
        }
        if (next == '%' && percentTags()) {
            percentTag = true;
            return source.startsWith("=", open + 2) ? open + 3 : open + 2;
        }
        if (source.regionMatches(true, open + 1, "script", 0, 6)) {
            int close = source.indexOf('>', open);
            if (close > 0 && close - open < MAX_LABEL) {
                String tag =
                        source.substring(open, close).toLowerCase(Locale.ROOT).replaceAll("[\\s\"']", "");
                if (tag.endsWith("language=php")) {
                    scriptTag = true;
                    return close + 1;
                }
            }
        }
        return -1;
    }

    /** ASP tags were an option until PHP 7; only a page without other tags can need them. */
    private boolean percentTags() {
        return source.indexOf("<?") < 0 && source.indexOf("$_") > 0;
    }

    private void next() {
        char c = source.charAt(at);
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == 0x0b || c == '\f') {
            at++;
        } else if (c == '#' && source.startsWith("[", at + 1) && attribute()) {
            return;
        } else if (c == '#' || c == '/' && source.startsWith("/", at + 1)) {
            lineComment();
        } else if (c == '/' && source.startsWith("*", at + 1)) {
            int close = source.indexOf("*/", at + 2);
            at = close < 0 ? lineEnd() : close + 2;
        } else if (c == '?' && source.startsWith(">", at + 1)) {
            closeTag(2);
        } else if (percentTag && c == '%' && source.startsWith(">", at + 1)) {
            closeTag(2);
        } else if (scriptTag && c == '<' && source.regionMatches(true, at, "</script", 0, 8)) {
            scriptTag = false;
            int close = source.indexOf('>', at);
            closeTag((close < 0 ? end : close + 1) - at);
        } else if (c == '$' && at + 1 < end && isNameStart(source.charAt(at + 1))) {
            int start = at++;
            tokens.add(Token.of(Kind.VARIABLE, name(), start));
        } else if (c >= 0xc2 && WideSpaces.length(source, at) > 0) {
            at += WideSpaces.length(source, at);
        } else if (isNameStart(c) || c == '\\' && at + 1 < end && isNameStart(source.charAt(at + 1))) {
            word();
        } else if (isDigit(c) || c == '.' && at + 1 < end && isDigit(source.charAt(at + 1))) {
            number();
        } else if (c == '\'') {
            quoted();
        } else if (c == '"' || c == '`') {
            template(c);
        } else if (c == '<' && source.startsWith("<<<", at) && heredoc()) {
            return;
        } else {
            operator(c);
        }
    }

    private void closeTag(int length) {
        tokens.add(Token.of(Kind.OPERATOR, ";", at));
        at = Math.min(end, at + length);
        if (source.startsWith("\r\n", at)) {
            at += 2;
        } else if (source.startsWith("\n", at)) {
            at++;
        }
        html();
    }

    /** The end of the line: where a comment that nothing closes is taken to end, because the page may be damaged. */
    private int lineEnd() {
        int line = source.indexOf('\n', at);
        return line < 0 ? end : Math.min(end, line);
    }

    private void lineComment() {
        while (at < end) {
            char c = source.charAt(at);
            if (c == '\n' || c == '\r' || c == '?' && source.startsWith(">", at + 1)) {
                return;
            }
            at++;
        }
    }

    /** Steps over an attribute of PHP 8; to older versions the line is a comment. */
    private boolean attribute() {
        if (at + 2 >= end || !(isNameStart(source.charAt(at + 2)) || source.charAt(at + 2) == '\\')) {
            return false;
        }
        int depth = 0;
        int limit = Math.min(end, at + MAX_ATTRIBUTE);
        for (int i = at + 1; i < limit; i++) {
            char c = source.charAt(i);
            if (c == '[') {
                depth++;
            } else if (c == ']' && --depth == 0) {
                at = i + 1;
                return true;
            } else if (c == '\'' || c == '"') {
                int close = source.indexOf(c, i + 1);
                if (close < 0) {
                    return false;
                }
                i = close;
            }
        }
        return false;
    }

    private void word() {
        int start = at;
        at++;
        while (at < end
                && (isNamePart(source.charAt(at))
                        || source.charAt(at) == '\\' && at + 1 < end && isNameStart(source.charAt(at + 1)))) {
            at++;
        }
        String word = source.substring(start, at);
        tokens.add(Token.of(Kind.NAME, word, start));
        if (word.equalsIgnoreCase("__halt_compiler")) {
            at = end;
        }
    }

    private String name() {
        int start = at;
        while (at < end && isNamePart(source.charAt(at))) {
            at++;
        }
        return source.substring(start, at);
    }

    private void number() {
        int start = at;
        boolean based = source.charAt(at) == '0' && at + 1 < end && "xXbBoO".indexOf(source.charAt(at + 1)) >= 0;
        at++;
        while (at < end) {
            char c = source.charAt(at);
            boolean exponent =
                    !based && (c == '+' || c == '-') && (source.charAt(at - 1) == 'e' || source.charAt(at - 1) == 'E');
            boolean point = !based && c == '.' && source.indexOf('.', start) == at && !source.startsWith("..", at);
            boolean letter = based
                    ? Character.isLetterOrDigit(c)
                    : (c == 'e' || c == 'E')
                            && at + 1 < end
                            && (isDigit(source.charAt(at + 1)) || "+-".indexOf(source.charAt(at + 1)) >= 0);
            if (!isDigit(c) && c != '_' && !exponent && !point && !letter) {
                break;
            }
            at++;
        }
        tokens.add(Token.of(Kind.NUMBER, source.substring(start, at).replace("_", ""), start));
    }

    private void quoted() {
        int start = at++;
        StringBuilder out = null;
        int from = at;
        while (at < end && source.charAt(at) != '\'') {
            if (source.charAt(at) == '\\' && at + 1 < end && "'\\".indexOf(source.charAt(at + 1)) >= 0) {
                out = out == null ? new StringBuilder() : out;
                out.append(source, from, at).append(source.charAt(at + 1));
                at += 2;
                from = at;
            } else {
                at++;
            }
        }
        String rest = source.substring(from, at);
        tokens.add(Token.of(Kind.STRING, out == null ? rest : out.append(rest).toString(), start));
        at = Math.min(end, at + 1);
    }

    private void template(char quote) {
        int start = at++;
        int from = at;
        while (at < end && source.charAt(at) != quote) {
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        at = Math.min(end, at);
        Templates.Read read = Templates.read(source.substring(from, at), from, quote);
        at = Math.min(end, at + 1);
        if (quote == '`') {
            tokens.add(new Token(Kind.SHELL, "", start, read.parts()));
        } else {
            tokens.add(read.token(start));
        }
    }

    private boolean heredoc() {
        int i = at + 3;
        while (i < end && (source.charAt(i) == ' ' || source.charAt(i) == '\t')) {
            i++;
        }
        char quote = i < end && (source.charAt(i) == '\'' || source.charAt(i) == '"') ? source.charAt(i++) : 0;
        int labelStart = i;
        while (i < end && isNamePart(source.charAt(i)) && i - labelStart < MAX_LABEL) {
            i++;
        }
        String label = source.substring(labelStart, i);
        int line = source.indexOf('\n', i);
        if (label.isEmpty() || line < 0 || line - i > 4) {
            return false;
        }
        int start = at;
        int close = line;
        int margin = 0;
        while (close >= 0 && close < end) {
            int text = close + 1;
            while (text < end && (source.charAt(text) == ' ' || source.charAt(text) == '\t')) {
                text++;
            }
            int after = text + label.length();
            if (source.startsWith(label, text) && (after >= end || !isNamePart(source.charAt(after)))) {
                margin = text - close - 1;
                break;
            }
            close = source.indexOf('\n', close + 1);
        }
        int stop = close < 0 || close >= end ? end : close;
        String body = stop > line ? source.substring(line + 1, stop) : "";
        if (margin > 0) {
            body = body.replaceAll("(?m)^[ \\t]{1," + margin + "}", "");
        }
        at = stop == end ? end : Math.min(end, close + 1 + margin + label.length());
        body = body.endsWith("\r") ? body.substring(0, body.length() - 1) : body;
        tokens.add(
                quote == '\''
                        ? Token.of(Kind.STRING, body, start)
                        : Templates.read(body, line + 1, (char) 0).token(start));
        return true;
    }

    private void operator(char c) {
        if (c == '(') {
            int i = at + 1;
            while (i < end && (source.charAt(i) == ' ' || source.charAt(i) == '\t')) {
                i++;
            }
            int word = i;
            while (i < end && Character.isLetter(source.charAt(i)) && i - word < 8) {
                i++;
            }
            int stop = i;
            while (i < end && (source.charAt(i) == ' ' || source.charAt(i) == '\t')) {
                i++;
            }
            if (stop > word && i < end && source.charAt(i) == ')') {
                String cast = source.substring(word, stop).toLowerCase(Locale.ROOT);
                if (CASTS.contains(cast)) {
                    tokens.add(Token.of(Kind.OPERATOR, "(" + cast + ")", at));
                    at = i + 1;
                    return;
                }
            }
        }
        String operator = Operators.at(source, at);
        if (!operator.isEmpty()) {
            tokens.add(Token.of(Kind.OPERATOR, operator, at));
        }
        at += Math.max(1, operator.length());
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x7f;
    }

    static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c);
    }
}
