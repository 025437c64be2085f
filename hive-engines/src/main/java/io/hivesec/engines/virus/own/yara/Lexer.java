package io.hivesec.engines.virus.own.yara;

import io.hivesec.engines.virus.own.yara.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a rule file into words. The text is bytes as Latin-1 characters. */
final class Lexer {
    private static final int MAX_TOKENS = 4_000_000;
    private static final String[] DOUBLE = {"==", "!=", "<=", ">=", "<<", ">>", ".."};

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;

    private Lexer(String text) {
        this.text = text;
    }

    /**
     * The words of a file. What is no word is one that says so, so that the rule that holds it is refused and not the file.
     *
     * @throws YaraException when there are too many
     */
    static List<Token> tokens(String text) throws YaraException {
        Lexer lexer = new Lexer(text);
        while (lexer.isMore()) {
            if (lexer.tokens.size() > MAX_TOKENS) {
                throw new YaraException(lexer.line, "a file of more than " + MAX_TOKENS + " words");
            }
        }
        lexer.add(Kind.END, "the end of the file");
        return lexer.tokens;
    }

    /** Takes a word; whether there was one. */
    private boolean isMore() {
        // A comment that does not end is all that is left.
        int from = text.length();
        try {
            if (!blank()) {
                return false;
            }
            from = at;
            next();
        } catch (YaraException e) {
            tokens.add(new Token(Kind.UNREADABLE, String.valueOf(e.getMessage()), "", 0, e.line()));
            int end = text.indexOf('\n', from);
            at = end < 0 ? text.length() : end;
        }
        return true;
    }

    private void add(Kind kind, String word) {
        tokens.add(new Token(kind, word, "", 0, line));
    }

    /** Skips blanks and comments; whether anything is left. */
    private boolean blank() throws YaraException {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
                at++;
            } else if (c <= ' ') {
                at++;
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    throw new YaraException(line, "a comment that does not end");
                }
                line += (int)
                        text.substring(at, end).chars().filter(x -> x == '\n').count();
                at = end + 2;
            } else {
                return true;
            }
        }
        return false;
    }

    private void next() throws YaraException {
        char c = text.charAt(at);
        if (Character.isLetter(c) || c == '_') {
            add(Kind.WORD, word());
        } else if (c >= '0' && c <= '9') {
            number();
        } else if (c == '"') {
            text();
        } else if (c == '/' && !isValue()) {
            regex();
        } else if (c == '{' && tokens.size() > 1 && last().is("=")) {
            hex();
        } else if (c == '$'
                || ((c == '#' || c == '@' || c == '!') && at + 1 < text.length() && isName(text.charAt(at + 1)))) {
            at++;
            String name = word();
            if (c == '$' && at < text.length() && text.charAt(at) == '*') {
                at++;
                name += '*';
            }
            add(c == '$' ? Kind.STRING : c == '#' ? Kind.COUNT : c == '@' ? Kind.OFFSET : Kind.LENGTH, name);
        } else if ((c == '#' || c == '@') && !text.startsWith("!=", at)) {
            at++;
            add(c == '#' ? Kind.COUNT : Kind.OFFSET, "");
        } else {
            symbol();
        }
    }

    private Token last() {
        return tokens.get(tokens.size() - 1);
    }

    private boolean isValue() {
        return !tokens.isEmpty()
                && (last().kind() == Kind.NUMBER
                        || last().is(")")
                        || last().is("]")
                        || last().is("filesize")
                        || last().kind() == Kind.COUNT
                        || last().kind() == Kind.OFFSET);
    }

    private static boolean isName(char c) {
        return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
    }

    private String word() {
        int from = at;
        while (at < text.length() && isName(text.charAt(at))) {
            at++;
        }
        if (at == from && from < text.length() && Character.isLetter(text.charAt(from))) {
            at++;
        }
        return text.substring(from, at);
    }

    private void number() throws YaraException {
        String digits = word();
        long factor = 1;
        String plain = digits;
        if (digits.endsWith("KB") || digits.endsWith("MB")) {
            factor = digits.endsWith("KB") ? 1024 : 1024 * 1024;
            plain = digits.substring(0, digits.length() - 2);
        }
        try {
            if (at + 1 < text.length() && text.charAt(at) == '.' && Character.isDigit(text.charAt(at + 1))) {
                at++;
                String real = digits + '.' + word();
                tokens.add(new Token(Kind.REAL, real, "", Double.doubleToRawLongBits(Double.parseDouble(real)), line));
                return;
            }
            long number = plain.startsWith("0x")
                    ? Long.parseLong(plain.substring(2), 16)
                    : plain.startsWith("0o") ? Long.parseLong(plain.substring(2), 8) : Long.parseLong(plain);
            tokens.add(new Token(Kind.NUMBER, digits, "", Math.multiplyExact(number, factor), line));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new YaraException(line, "'" + digits + "' is not a number");
        }
    }

    private void text() throws YaraException {
        StringBuilder value = new StringBuilder();
        for (at++; ; at++) {
            if (at >= text.length() || text.charAt(at) == '\n') {
                throw new YaraException(line, "a text that does not end");
            }
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                add(Kind.TEXT, value.toString());
                return;
            }
            if (c == '\\') {
                at++;
                char escape = at < text.length() ? text.charAt(at) : 0;
                switch (escape) {
                    case 'n' -> value.append('\n');
                    case 't' -> value.append('\t');
                    case 'r' -> value.append('\r');
                    case '"', '\\' -> value.append(escape);
                    case 'x' -> {
                        int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
                        int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
                        if (high < 0 || low < 0) {
                            throw new YaraException(line, "an \\x that is not followed by two digits");
                        }
                        value.append((char) (high << 4 | low));
                        at += 2;
                    }
                    default -> throw new YaraException(line, "escape '\\" + escape + "' is not known");
                }
            } else {
                value.append(c);
            }
        }
    }

    private void regex() throws YaraException {
        int from = ++at;
        boolean inClass = false;
        for (; ; at++) {
            if (at >= text.length() || text.charAt(at) == '\n') {
                throw new YaraException(line, "a regular expression that does not end");
            }
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                inClass = true;
            } else if (c == ']') {
                inClass = false;
            } else if (c == '/' && !inClass) {
                break;
            }
        }
        String body = text.substring(from, at++);
        int flags = at;
        while (at < text.length() && (text.charAt(at) == 'i' || text.charAt(at) == 's')) {
            at++;
        }
        tokens.add(new Token(Kind.REGEX, body, text.substring(flags, at), 0, line));
    }

    private void hex() throws YaraException {
        int end = text.indexOf('}', at);
        if (end < 0) {
            throw new YaraException(line, "a hexadecimal string that does not end");
        }
        String body = text.substring(at + 1, end);
        add(Kind.HEX, body);
        line += (int) body.chars().filter(c -> c == '\n').count();
        at = end + 1;
    }

    private void symbol() {
        for (String two : DOUBLE) {
            if (text.startsWith(two, at)) {
                at += 2;
                add(Kind.SYMBOL, two);
                return;
            }
        }
        add(Kind.SYMBOL, text.substring(at, ++at));
    }
}
