package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.asp.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Splits code into tokens. It accepts everything: what is no token of the language is skipped. */
final class Lexer {
    static final int MAX_TOKENS = 400_000;
    private static final String CONTINUES = ".+-*/&|?:=<>,)({[]%^!";

    private final String code;
    private final Dialect dialect;
    private final List<Token> tokens = new ArrayList<>();
    private int line;
    private int brackets;

    private Lexer(String code, Dialect dialect, int line) {
        this.code = code;
        this.dialect = dialect;
        this.line = line;
    }

    static List<Token> tokens(String code, Dialect dialect, int line) {
        Lexer lexer = new Lexer(code, dialect, line);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        int i = 0;
        while (i < code.length() && tokens.size() < MAX_TOKENS) {
            i = next(i, code.charAt(i));
        }
        add(Kind.END, "");
    }

    private int next(int at, char c) {
        if (c == '\n') {
            newLine(at);
            line++;
            return at + 1;
        }
        if (c <= ' ' || c == '\u00A0' || c == '\u3000') {
            return at + 1;
        }
        int comment = endOfComment(at, c);
        if (comment > at) {
            return comment;
        }
        if (isQuote(c)) {
            return string(at, false);
        }
        if (c == '/' && dialect == Dialect.JSCRIPT && expectsOperand()) {
            return pattern(at);
        }
        if (c == '$' && dialect.isBasic() && code.startsWith("\"", at + 1)) {
            return interpolated(at + 1, true);
        }
        if (!dialect.isBasic() && (c == '@' || c == '$')) {
            int quote = at + 1;
            while (quote < code.length() && (code.charAt(quote) == '@' || code.charAt(quote) == '$')) {
                quote++;
            }
            if (quote < code.length() && code.charAt(quote) == '"') {
                boolean verbatim = code.substring(at, quote).indexOf('@') >= 0;
                boolean open = code.substring(at, quote).indexOf('$') >= 0;
                return open ? interpolated(quote, verbatim) : string(quote, verbatim);
            }
        }
        if (c == '@' && !dialect.isBasic() && at + 1 < code.length() && isNameStart(code.charAt(at + 1))) {
            // A name with this mark may be a word of the language, and is else the name without it.
            return at + 1;
        }
        if (c >= '0' && c <= '9' || c == '&' && dialect.isBasic() && isRadix(at)) {
            return number(at);
        }
        if (c == '[' && dialect.isBasic() && at + 1 < code.length() && isNameStart(code.charAt(at + 1))) {
            int end = name(at + 1);
            return end < code.length() && code.charAt(end) == ']' ? end + 1 : end;
        }
        if (isNameStart(c) || startsEscape(at)) {
            return name(at);
        }
        return operator(at, c);
    }

    private boolean expectsOperand() {
        Token last = last();
        return last == null || last.isEnd() || last.kind() == Kind.OPERATOR && !last.is(")") && !last.is("]");
    }

    /** A regular expression literal, which may hold quotes. */
    private int pattern(int at) {
        int i = at + 1;
        boolean set = false;
        while (i < code.length() && code.charAt(i) != '\n' && (set || code.charAt(i) != '/')) {
            char c = code.charAt(i);
            set = c == '[' || set && c != ']';
            i += c == '\\' ? 2 : 1;
        }
        // Only a pattern's token has a text without its case.
        tokens.add(new Token(Kind.STRING, "", code.substring(at, Math.min(code.length(), i + 1)), line));
        return Math.min(code.length(), i + 1);
    }

    private boolean isRadix(int at) {
        if (at + 2 >= code.length()) {
            return false;
        }
        char radix = code.charAt(at + 1);
        Token last = last();
        boolean operand = last == null || last.isEnd() || last.kind() == Kind.OPERATOR && !last.is(")");
        if (operand && (radix >= '0' && radix <= '7' || radix == 'O' || radix == 'o')) {
            return true;
        }
        return (radix == 'H' || radix == 'h') && Character.digit(code.charAt(at + 2), 16) >= 0;
    }

    private void newLine(int at) {
        if (dialect.isBasic()) {
            Token last = last();
            if (last != null && last.is("_")) {
                tokens.remove(tokens.size() - 1);
            } else {
                end();
            }
        } else if (dialect == Dialect.JSCRIPT && brackets <= 0 && last() != null && endsStatement(last())) {
            int i = at + 1;
            while (i < code.length() && code.charAt(i) <= ' ') {
                i++;
            }
            if (i < code.length() && CONTINUES.indexOf(code.charAt(i)) < 0) {
                end();
            }
        }
    }

    private static boolean endsStatement(Token token) {
        return token.kind() != Kind.OPERATOR || token.is(")") || token.is("]");
    }

    private int endOfComment(int at, char c) {
        if (dialect.isBasic()) {
            boolean rem = (c == 'R' || c == 'r')
                    && code.regionMatches(true, at, "rem ", 0, 4)
                    && (last() == null || last().isEnd());
            if (c == '\'' || rem) {
                int end = code.indexOf('\n', at);
                return end < 0 ? code.length() : end;
            }
            return at;
        }
        if (code.startsWith("//", at) || c == '#' && (last() == null || last().line() < line)) {
            int end = code.indexOf('\n', at);
            return end < 0 ? code.length() : end;
        }
        if (code.startsWith("/*", at)) {
            int end = code.indexOf("*/", at + 2);
            int stop = end < 0 ? code.length() : end + 2;
            count(at, stop);
            return stop;
        }
        return at;
    }

    /** Quotes of word processors close and open strings too: pages pasted from the web are full of them. */
    private boolean isQuote(char c) {
        return c == '"' || c == '\u201C' || c == '\u201D' || c == '\'' && !dialect.isBasic();
    }

    /** A double prime that a word processor made of the quote that closes a string. */
    private boolean isPrime(int at) {
        return code.charAt(at) == '\u2033' && at + 1 < code.length() && "&)".indexOf(code.charAt(at + 1)) >= 0;
    }

    private int string(int at, boolean verbatim) {
        char quote = code.charAt(at);
        boolean doubled = verbatim || dialect.isBasic();
        StringBuilder text = new StringBuilder();
        int i = at + 1;
        while (i < code.length()) {
            char c = code.charAt(i);
            boolean closes = quote == '\'' ? c == '\'' : c == '"' || (quote != '"' && isQuote(c)) || isPrime(i);
            if (closes && doubled && i + 1 < code.length() && code.charAt(i + 1) == c) {
                text.append(c);
                i += 2;
            } else if (closes) {
                i++;
                break;
            } else if (c == '\n' && !verbatim) {
                break;
            } else if (c == '\\' && !doubled) {
                i = escape(i, text);
            } else {
                text.append(c);
                i++;
            }
        }
        add(Kind.STRING, text.toString());
        count(at, i);
        return i;
    }

    private int escape(int at, StringBuilder text) {
        char c = at + 1 < code.length() ? code.charAt(at + 1) : '\\';
        int digits = c == 'x' ? 2 : c == 'u' ? 4 : 0;
        if (digits > 0 && at + 2 + digits <= code.length()) {
            int value = hex(at + 2, digits);
            if (value >= 0) {
                text.append((char) value);
                return at + 2 + digits;
            }
        }
        text.append(
                switch (c) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case '0' -> '\0';
                    default -> c;
                });
        return at + 2;
    }

    private int hex(int at, int digits) {
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = i < code.length() ? Character.digit(code.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    /** {@code $"a {b} c"} becomes {@code ("a " + (b) + " c")}. */
    private int interpolated(int quote, boolean verbatim) {
        add(Kind.OPERATOR, "(");
        StringBuilder text = new StringBuilder();
        int i = quote + 1;
        while (i < code.length() && tokens.size() < MAX_TOKENS) {
            char c = code.charAt(i);
            boolean twice = i + 1 < code.length() && code.charAt(i + 1) == c;
            if (c == '{' && !twice) {
                int close = hole(i);
                add(Kind.STRING, text.toString());
                text.setLength(0);
                add(Kind.OPERATOR, "+");
                add(Kind.OPERATOR, "(");
                List<Token> inner = tokens(code.substring(i + 1, close), dialect, line);
                tokens.addAll(inner.subList(0, inner.size() - 1));
                add(Kind.OPERATOR, ")");
                add(Kind.OPERATOR, "+");
                i = Math.min(code.length(), close + 1);
            } else if (c == '"' && !(verbatim && twice)) {
                i++;
                break;
            } else if (c == '\n' && !verbatim) {
                break;
            } else if (c == '\\' && !verbatim) {
                i = escape(i, text);
            } else {
                text.append(c);
                i += twice && (c == '{' || c == '}' || c == '"') ? 2 : 1;
            }
        }
        add(Kind.STRING, text.toString());
        add(Kind.OPERATOR, ")");
        count(quote, i);
        return i;
    }

    /** The brace that closes the one at {@code open}; strings between them may hold braces of their own. */
    private int hole(int open) {
        int depth = 0;
        boolean quoted = false;
        int i = open;
        while (i < code.length() && code.charAt(i) != '\n') {
            char c = code.charAt(i);
            quoted ^= c == '"';
            depth += quoted ? 0 : c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0 && !quoted) {
                return i;
            }
            i++;
        }
        return i;
    }

    private int number(int at) {
        int i = at + 1;
        while (i < code.length() && (Character.isLetterOrDigit(code.charAt(i)) || code.charAt(i) == '.')) {
            i++;
        }
        add(Kind.NUMBER, code.substring(at, i));
        return i < code.length() && code.charAt(at) == '&' && code.charAt(i) == '&' && isTypeMark(i) ? i + 1 : i;
    }

    /** {@code &H41&} ends in a mark of its type; {@code &H41&"a"} goes on. */
    private boolean isTypeMark(int at) {
        return at + 1 >= code.length() || ")\n\r,:".indexOf(code.charAt(at + 1)) >= 0;
    }

    private boolean startsEscape(int at) {
        return !dialect.isBasic() && code.startsWith("\\u", at) && hex(at + 2, 4) > 0;
    }

    private static boolean isNameStart(char c) {
        return Character.isLetter(c) || c == '_' || c == '$' || Character.getType(c) == Character.FORMAT;
    }

    private int name(int at) {
        StringBuilder name = new StringBuilder();
        int i = at;
        while (i < code.length()) {
            char c = code.charAt(i);
            if (Character.getType(c) == Character.FORMAT) {
                // Invisible characters are part of a C# name and mean nothing in it.
                i++;
            } else if (Character.isLetterOrDigit(c) || c == '_' || c == '$') {
                name.append(c);
                i++;
            } else if (startsEscape(i)) {
                name.append((char) hex(i + 2, 4));
                i += 6;
            } else {
                break;
            }
        }
        if (name.length() > 0) {
            add(Kind.NAME, name.toString());
        }
        return Math.max(i, at + 1);
    }

    private int operator(int at, char c) {
        if (c == ';' || c == ':' && dialect.isBasic()) {
            end();
            return at + 1;
        }
        if (c == ':' && code.startsWith("::", at)) {
            // The name before it is that of a name space's alias, or of all of them.
            boolean all = last() != null && last().is("global");
            if (all) {
                tokens.remove(tokens.size() - 1);
            } else {
                add(Kind.OPERATOR, ".");
            }
            return at + 2;
        }
        if (c == '(' || c == '[') {
            brackets++;
        } else if (c == ')' || c == ']') {
            brackets--;
        } else if (c == '{' || c == '}') {
            brackets = 0;
        }
        if (c == '.'
                && dialect.isBasic()
                && at > 0
                && code.charAt(at - 1) == ' '
                && last() != null
                && last().isName()) {
            tokens.add(new Token(Kind.OPERATOR, Token.APART, ".", line));
            return at + 1;
        }
        boolean twice = at + 1 < code.length()
                && ("&|+-=<>".indexOf(c) >= 0 && code.charAt(at + 1) == c && !dialect.isBasic()
                        || code.charAt(at + 1) == '=' && "!<>+-*/&|^".indexOf(c) >= 0
                        || c == '<' && code.charAt(at + 1) == '>'
                        || c == '=' && code.charAt(at + 1) == '>');
        add(Kind.OPERATOR, code.substring(at, at + (twice ? 2 : 1)));
        return at + (twice ? 2 : 1);
    }

    private @org.jspecify.annotations.Nullable Token last() {
        return tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
    }

    private void end() {
        Token last = last();
        if (last != null && !last.isEnd()) {
            add(Kind.END, "");
        }
    }

    private void add(Kind kind, String text) {
        tokens.add(Token.of(kind, text, line));
    }

    private void count(int from, int to) {
        for (int i = from; i < to && i < code.length(); i++) {
            if (code.charAt(i) == '\n') {
                line++;
            }
        }
    }
}
