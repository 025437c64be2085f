package io.hivesec.engines.webshell.asp;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A place among tokens. */
final class Cursor {
    private static final Token NOTHING = Token.of(Token.Kind.END, "", 0);
    private static final Set<String> OPERATOR_WORDS = Set.of(
            "and",
            "or",
            "not",
            "xor",
            "mod",
            "is",
            "like",
            "andalso",
            "orelse",
            "then",
            "to",
            "step",
            "in",
            "as",
            "new",
            "instanceof",
            "eqv",
            "imp",
            "typeof");

    private static final int MAX_TYPES = 40;

    private final List<Token> tokens;
    private final int end;
    private int at;

    Cursor(List<Token> tokens, int from, int to) {
        this.tokens = tokens;
        this.at = from;
        this.end = Math.min(to, tokens.size());
    }

    List<Token> tokens() {
        return tokens;
    }

    int at() {
        return at;
    }

    boolean atEnd() {
        return at >= end;
    }

    void moveTo(int place) {
        at = Math.min(place, end);
    }

    void skip() {
        at++;
    }

    Token peek() {
        return at < end ? tokens.get(at) : NOTHING;
    }

    Token at(int place) {
        return place >= 0 && place < end ? tokens.get(place) : NOTHING;
    }

    boolean isFollowedBy(String operator) {
        return at(at + 1).is(operator);
    }

    static boolean isOperatorWord(Token token) {
        return token.isName() && OPERATOR_WORDS.contains(token.lower());
    }

    boolean startsExpression() {
        Token token = peek();
        if (token.isEnd() || atEnd()) {
            return false;
        }
        if (token.isName()) {
            return token.is("not")
                    || token.is("new")
                    || !OPERATOR_WORDS.contains(token.lower()) && !token.is("else") && !token.is("end");
        }
        return token.kind() != Token.Kind.OPERATOR || token.is("(") || token.is("-") || token.is("\"");
    }

    void skipStatement(Dialect dialect) {
        while (!atEnd() && !peek().isEnd() && !(peek().is("{") && !dialect.isBasic())) {
            skip();
        }
    }

    /** Reads a type's name with its arguments and brackets; returns the empty string and stays when there is none. */
    String type() {
        int start = at;
        if (!peek().isName() || isOperatorWord(peek())) {
            return "";
        }
        StringBuilder name = new StringBuilder(peek().lower());
        skip();
        while (peek().is(".") && at(at + 1).isName()) {
            name.append('.').append(at(at + 1).lower());
            at += 2;
        }
        if (peek().is("<")) {
            int after = afterTypeArguments();
            if (after < 0) {
                at = start;
                return "";
            }
            at = after;
        }
        if (peek().is("(") && at(at + 1).is("of")) {
            // Visual Basic writes the arguments of a type in parentheses.
            int depth = 0;
            do {
                depth += peek().is("(") ? 1 : peek().is(")") ? -1 : 0;
                skip();
            } while (depth > 0 && !atEnd() && !peek().isEnd());
        }
        while (peek().is("[") && (at(at + 1).is("]") || at(at + 1).is(","))) {
            while (!atEnd() && !peek().is("]")) {
                skip();
            }
            skip();
            name.append("[]");
        }
        if (peek().is("?") && at(at + 1).isName()) {
            skip();
        }
        return name.toString();
    }

    /** Whether the mark at the cursor says that the value before it is there, and the value goes on or ends behind it. */
    boolean isForgiven() {
        Token next = at(at + 1);
        return peek().is("!")
                && (next.isEnd()
                        || next.kind() == Token.Kind.OPERATOR
                                && next.text().length() == 1
                                && ".[?(),]}".contains(next.text()));
    }

    /** Skips {@code <Type, …>} before the arguments of a method; stays when there is none. */
    boolean skipTypeArguments() {
        int after = afterTypeArguments();
        if (after < 0 || !at(after).is("(")) {
            return false;
        }
        moveTo(after);
        return true;
    }

    /** The place after the {@code <Type, …>} at the cursor; -1 if it is none. */
    private int afterTypeArguments() {
        int depth = 0;
        int i = at;
        do {
            Token token = at(i);
            depth += token.is("<") ? 1 : token.is(">") ? -1 : token.is(">>") ? -2 : 0;
            boolean fits = token.isName() || ",.<>[]?>>".contains(token.text());
            if (!fits || token.isEnd() || i - at > MAX_TYPES) {
                return -1;
            }
            i++;
        } while (depth > 0);
        return i;
    }

    /** A type's name without its name space. */
    static String simple(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.substring(lower.lastIndexOf('.') + 1);
    }
}
