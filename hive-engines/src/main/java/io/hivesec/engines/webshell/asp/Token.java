package io.hivesec.engines.webshell.asp;

import java.util.Locale;

/**
 * A token of a page's code.
 *
 * @param kind what it is
 * @param text a name as written, the content of a string, the digits of a number, or an operator
 * @param lower a name or operator in lower case, a pattern of JScript as it is written, empty for strings
 * @param line the page's line, from 1
 */
record Token(Kind kind, String text, String lower, int line) {
    /** What a token is. */
    enum Kind {
        NAME,
        STRING,
        NUMBER,
        OPERATOR,
        /** The end of a statement. */
        END
    }

    /** A dot behind a space, which begins a member of an object that is named elsewhere. */
    static final String APART = " .";

    static Token of(Kind kind, String text, int line) {
        return new Token(kind, text, kind == Kind.STRING ? "" : text.toLowerCase(Locale.ROOT), line);
    }

    boolean is(String operatorOrWord) {
        return kind != Kind.STRING && lower.equals(operatorOrWord);
    }

    boolean isName() {
        return kind == Kind.NAME;
    }

    boolean isEnd() {
        return kind == Kind.END;
    }
}
