package io.hivesec.engines.webshell.php.syntax;

import io.hivesec.engines.webshell.php.syntax.Token.Kind;
import io.hivesec.engines.webshell.php.syntax.Token.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the inside of double-quoted strings, heredocs and back quotes: escapes and interpolation. */
final class Templates {
    private static final int MAX_PARTS = 20_000;

    private final String body;
    private final int offset;
    private final char quote;
    private final List<Part> parts = new ArrayList<>();
    private StringBuilder literal = new StringBuilder();
    private int at;

    private Templates(String body, int offset, char quote) {
        this.body = body;
        this.offset = offset;
        this.quote = quote;
    }

    /** The pieces of a string. */
    record Read(List<Part> parts) {
        Token token(int at) {
            if (parts.isEmpty()) {
                return Token.of(Kind.STRING, "", at);
            }
            boolean plain = parts.size() == 1 && !parts.get(0).code();
            return plain ? Token.of(Kind.STRING, parts.get(0).text(), at) : new Token(Kind.TEMPLATE, "", at, parts);
        }
    }

    static Read read(String body, int offset, char quote) {
        Templates templates = new Templates(body, offset, quote);
        templates.run();
        return new Read(templates.parts);
    }

    private void run() {
        int length = body.length();
        while (at < length) {
            char c = body.charAt(at);
            if (c == '\\' && at + 1 < length) {
                escape();
            } else if (parts.size() < MAX_PARTS
                    && c == '$'
                    && at + 1 < length
                    && PhpLexer.isNameStart(body.charAt(at + 1))) {
                simple();
            } else if (parts.size() < MAX_PARTS
                    && (c == '{' && body.startsWith("$", at + 1) || c == '$' && body.startsWith("{", at + 1))) {
                braced(c == '$');
            } else {
                literal.append(c);
                at++;
            }
        }
        flush();
    }

    private void flush() {
        if (literal.length() > 0) {
            parts.add(new Part(literal.toString(), false, offset + at));
            literal = new StringBuilder();
        }
    }

    private void code(String text, int from) {
        flush();
        parts.add(new Part(text, true, offset + from));
    }

    /** {@code $name}, {@code $name[key]} or {@code $name->property}. */
    private void simple() {
        int start = at++;
        skipName();
        String name = body.substring(start, at);
        if (body.startsWith("[", at)) {
            int close = body.indexOf(']', at);
            if (close > 0 && close - at < 200) {
                String key = body.substring(at + 1, close).strip();
                boolean bare = !key.isEmpty() && PhpLexer.isNameStart(key.charAt(0));
                at = close + 1;
                code(name + "[" + (bare ? "'" + key + "'" : key) + "]", start);
                return;
            }
        } else if (body.startsWith("->", at) && at + 2 < body.length() && PhpLexer.isNameStart(body.charAt(at + 2))) {
            at += 2;
            skipName();
            name = body.substring(start, at);
        }
        code(name, start);
    }

    private void skipName() {
        while (at < body.length() && PhpLexer.isNamePart(body.charAt(at))) {
            at++;
        }
    }

    /** {@code {$expression}} or {@code ${expression}}, up to the brace that closes it. */
    private void braced(boolean dollarFirst) {
        int start = at;
        int depth = 0;
        int i = at + (dollarFirst ? 1 : 0);
        int open = i;
        while (i < body.length()) {
            char c = body.charAt(i);
            if (c == '\'' || c == '"') {
                int close = i + 1;
                while (close < body.length() && body.charAt(close) != c) {
                    close += body.charAt(close) == '\\' ? 2 : 1;
                }
                i = close;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                break;
            }
            i++;
        }
        if (i >= body.length()) {
            literal.append(body.charAt(at++));
            return;
        }
        String inside = body.substring(open + 1, i).replace("\\\"", "\"");
        at = i + 1;
        if (!dollarFirst) {
            code(inside, start);
            return;
        }
        String name = inside.strip();
        boolean plain = !name.isEmpty() && PhpLexer.isNameStart(name.charAt(0));
        for (int k = 0; plain && k < name.length(); k++) {
            char c = name.charAt(k);
            if (c == '[') {
                break;
            }
            plain = PhpLexer.isNamePart(c);
        }
        code(plain ? "$" + name : "${" + inside + "}", start);
    }

    private void escape() {
        char c = body.charAt(at + 1);
        at += 2;
        switch (c) {
            case 'n' -> literal.append('\n');
            case 't' -> literal.append('\t');
            case 'r' -> literal.append('\r');
            case 'v' -> literal.append((char) 0x0b);
            case 'e' -> literal.append((char) 0x1b);
            case 'f' -> literal.append('\f');
            case '\\', '$' -> literal.append(c);
            case 'x' -> number(16, 2, "\\x");
            case 'u' -> unicode();
            default -> {
                if (c >= '0' && c <= '7') {
                    at--;
                    number(8, 3, "\\");
                } else if (c == quote) {
                    literal.append(c);
                } else {
                    literal.append('\\').append(c);
                }
            }
        }
    }

    private void number(int radix, int digits, String otherwise) {
        int value = 0;
        int start = at;
        while (at < body.length() && at - start < digits && Character.digit(body.charAt(at), radix) >= 0) {
            value = value * radix + Character.digit(body.charAt(at++), radix);
        }
        if (at == start) {
            literal.append(otherwise);
        } else {
            literal.append((char) (value & 0xff));
        }
    }

    private void unicode() {
        int close = body.indexOf('}', at);
        if (body.startsWith("{", at) && close > at + 1 && close - at <= 9) {
            try {
                int point = Integer.parseInt(body.substring(at + 1, close), 16);
                if (Character.isValidCodePoint(point)) {
                    byte[] utf8 = Character.toString(point).getBytes(StandardCharsets.UTF_8);
                    literal.append(new String(utf8, StandardCharsets.ISO_8859_1));
                    at = close + 1;
                    return;
                }
            } catch (NumberFormatException e) {
                // Not a code point: PHP refuses the page, we keep the text.
            }
        }
        literal.append("\\u");
    }
}
