package io.hivesec.engines.virus.own.yara;

import io.hivesec.engines.virus.own.yara.Token.Kind;
import java.util.List;
import java.util.Set;

/** A place in a list of words. Not thread-safe. */
final class Cursor {
    private static final Set<String> BETWEEN_RULES = Set.of("private", "global", "import", "include");

    private final List<Token> tokens;
    private int at;

    Cursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(tokens.size() - 1, at + ahead));
    }

    Token previous() {
        return tokens.get(Math.max(0, at - 1));
    }

    Token next() {
        Token token = peek(0);
        if (at < tokens.size() - 1) {
            at++;
        }
        return token;
    }

    boolean at(String symbol) {
        return peek(0).is(symbol);
    }

    boolean take(String symbol) {
        boolean is = at(symbol);
        if (is) {
            next();
        }
        return is;
    }

    void expect(String symbol) throws YaraException {
        if (!take(symbol)) {
            throw problem("'" + peek(0).text() + "' where '" + symbol + "' belongs");
        }
    }

    boolean isAtEnd() {
        return peek(0).kind() == Kind.END;
    }

    /** Goes to where the next rule begins, or to the end. */
    void skipRule() {
        while (!isAtEnd() && !isAtRule()) {
            next();
        }
    }

    private boolean isAtRule() {
        if (at("rule")) {
            return peek(1).kind() == Kind.WORD && (peek(2).is("{") || peek(2).is(":"));
        }
        return previous().is("}") && BETWEEN_RULES.contains(peek(0).text());
    }

    YaraException problem(String message) {
        for (Token token : List.of(previous(), peek(0))) {
            if (token.kind() == Kind.UNREADABLE) {
                return new YaraException(token.line(), token.text());
            }
        }
        return new YaraException(previous().line(), message);
    }
}
