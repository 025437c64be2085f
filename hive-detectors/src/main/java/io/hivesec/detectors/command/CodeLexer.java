package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits program text of any language into names, strings, numbers and signs. Knows no grammar: quotes, backslashes
 * and name chains look alike in nearly every language, and where they do not, a wrong token costs little.
 */
final class CodeLexer {
    private static final int MOST_TOKENS = 60_000;

    /** What a token is. */
    enum TokenKind {
        NAME,
        STRING,
        BACKQUOTED,
        NUMBER,
        SIGN
    }

    /** One token; for a chain such as {@code os.path->join} the text has its parts joined by dots. */
    record Token(TokenKind type, String text) {
        boolean is(char sign) {
            return type == TokenKind.SIGN && text.charAt(0) == sign;
        }

        boolean isName(String name) {
            return type == TokenKind.NAME && text.equals(name);
        }

        /** The last part of a chain. */
        String last() {
            int dot = text.lastIndexOf('.');
            return text.substring(dot + 1);
        }
    }

    private final String text;
    private int position;
    private final List<Token> tokens = new ArrayList<>();

    private CodeLexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        CodeLexer lexer = new CodeLexer(text);
        lexer.run();
        return fold(lexer.tokens);
    }

    private void run() {
        while (position < text.length() && tokens.size() < MOST_TOKENS) {
            char c = text.charAt(position);
            if (c <= ' ') {
                position++;
            } else if (c == '"' || c == '\'' || c == '`') {
                string(c);
            } else if (isNameStart(c)) {
                name();
            } else if (c >= '0' && c <= '9') {
                int start = position;
                while (position < text.length()
                        && (Character.isLetterOrDigit(text.charAt(position)) || text.charAt(position) == '.'))
                    position++;
                tokens.add(new Token(TokenKind.NUMBER, text.substring(start, position)));
            } else {
                tokens.add(new Token(TokenKind.SIGN, String.valueOf(c)));
                position++;
            }
        }
    }

    private void string(char quote) {
        int start = position++;
        StringBuilder value = new StringBuilder();
        boolean escapes = false;
        while (position < text.length() && text.charAt(position) != quote) {
            char c = text.charAt(position++);
            if (c == '\\' && position < text.length()) {
                escapes = true;
                value.append(c);
                c = text.charAt(position++);
            }
            value.append(c);
        }
        if (position >= text.length()) {
            // An apostrophe or a quotation that the shell cut off: not a string after all.
            position = start + 1;
            tokens.add(new Token(TokenKind.SIGN, String.valueOf(quote)));
            return;
        }
        position++;
        String raw = escapes ? Escapes.ansi(value.toString()) : value.toString();
        tokens.add(new Token(quote == '`' ? TokenKind.BACKQUOTED : TokenKind.STRING, raw));
    }

    private void name() {
        StringBuilder name = new StringBuilder();
        while (true) {
            int start = position;
            while (position < text.length() && isNamePart(text.charAt(position))) position++;
            name.append(text, start, position);
            int joint = joint();
            if (joint == 0 || name.length() > 300) break;
            position += joint;
            name.append('.');
        }
        tokens.add(new Token(TokenKind.NAME, name.toString()));
    }

    /** The length of {@code .}, {@code ->}, {@code ::}, {@code ?.} or a Lua or Erlang {@code :} between two names. */
    private int joint() {
        for (String joint : new String[] {"->", "::", "?.", ".", ":"}) {
            if (text.startsWith(joint, position)) {
                int after = position + joint.length();
                return after < text.length() && isNameStart(text.charAt(after)) ? joint.length() : 0;
            }
        }
        return 0;
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private boolean isNamePart(char c) {
        if (isNameStart(c) || (c >= '0' && c <= '9') || (c == '*' && text.charAt(position - 1) != ' ')) {
            return c != '*' || (position + 1 < text.length() && text.charAt(position + 1) == ' ');
        }
        return c == '-'
                && position > 0
                && position + 1 < text.length()
                && isNameStart(text.charAt(position - 1))
                && isNameStart(text.charAt(position + 1));
    }

    /** Joins string literals that the program joins, and turns lists of character codes into the text they spell. */
    private static List<Token> fold(List<Token> tokens) {
        List<Token> result = new ArrayList<>(tokens.size());
        int i = 0;
        while (i < tokens.size()) {
            Token token = tokens.get(i);
            if (token.type() == TokenKind.STRING) {
                StringBuilder joined = new StringBuilder(token.text());
                int next = i + 1;
                while (next < tokens.size()) {
                    int after = next;
                    while (after < tokens.size()
                            && after - next < 2
                            && (tokens.get(after).is('+') || tokens.get(after).is('.'))) after++;
                    if (after == next
                            || after >= tokens.size()
                            || tokens.get(after).type() != TokenKind.STRING) break;
                    joined.append(tokens.get(after).text());
                    next = after + 1;
                }
                result.add(new Token(TokenKind.STRING, joined.toString()));
                i = next;
            } else if (token.type() == TokenKind.NUMBER) {
                StringBuilder spelled = new StringBuilder();
                int next = i;
                int end = i;
                while (next < tokens.size() && next - end < 5) {
                    Token candidate = tokens.get(next);
                    if (candidate.type() == TokenKind.NUMBER) {
                        int code = code(candidate.text());
                        if (code < 9 || code > 126) break;
                        spelled.append((char) code);
                        end = next;
                    } else if (candidate.type() == TokenKind.STRING
                            || candidate.is(';')
                            || (candidate.type() == TokenKind.NAME && !spells(candidate))) {
                        break;
                    }
                    next++;
                }
                result.add(token);
                if (spelled.length() > 3) {
                    result.add(new Token(TokenKind.STRING, spelled.toString()));
                    i = end + 1;
                } else {
                    i++;
                }
            } else {
                result.add(token);
                i++;
            }
        }
        return result;
    }

    private static boolean spells(Token name) {
        String last = name.last();
        return last.equalsIgnoreCase("chr") || last.equals("char") || last.equals("fromCharCode");
    }

    private static int code(String number) {
        try {
            return number.startsWith("0x") ? Integer.parseInt(number.substring(2), 16) : Integer.parseInt(number);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
