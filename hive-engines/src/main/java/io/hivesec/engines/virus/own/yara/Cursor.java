package io.hivesec.engines.virus.own.yara;

import io.hivesec.engines.virus.own.yara.Token.Kind;
import java.util.List;
import java.util.Set;

/** A place in a list of words. Not thread-safe. */
final class Cursor {
    private static final Set<String> BETWEEN_RULES =
            Set.of("rule", "private", "global", "import", "include", Lexer.THE_END);

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

    /** Goes past the brace that closes this rule: the one that the next rule, or nothing, follows. */
    void skipRule() {
        while (!isAtEnd() && !(take("}") && BETWEEN_RULES.contains(peek(0).text()))) {
            next();
        }
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
