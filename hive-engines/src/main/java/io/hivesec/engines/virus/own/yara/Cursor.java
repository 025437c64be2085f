package io.hivesec.engines.virus.own.yara;

import io.hivesec.engines.virus.own.yara.Token.Kind;
import java.util.List;

/** A place in a list of words. Not thread-safe. */
final class Cursor {
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

    /** Goes to the next rule: past the brace that closes this one, or to a word that begins a rule. */
    void skipRule() {
        while (!isAtEnd() && !take("}")) {
            next();
        }
    }

    YaraException problem(String message) {
        return new YaraException(previous().line(), message);
    }
}
