package io.hivesec.engines.webshell.php.syntax;

import java.util.List;

/**
 * A token of PHP.
 *
 * @param kind its kind
 * @param text a name, an operator, a number's digits, a string's decoded value, or text outside of tags
 * @param at the offset of its first character
 * @param parts the pieces of a string with interpolation, empty otherwise
 */
record Token(Kind kind, String text, int at, List<Part> parts) {

    /** What a token is. */
    enum Kind {
        /** Text outside of PHP tags. */
        HTML,
        /** {@code <?=}. */
        ECHO,
        /** A variable, without its dollar sign. */
        VARIABLE,
        /** A name or keyword, also qualified. */
        NAME,
        /** A number. */
        NUMBER,
        /** A string without interpolation. */
        STRING,
        /** A string with interpolation. */
        TEMPLATE,
        /** A command between back quotes. */
        SHELL,
        /** An operator or a cast. */
        OPERATOR,
        /** The end of the page. */
        END
    }

    /**
     * A piece of a string with interpolation.
     *
     * @param text the decoded literal, or the source of an expression
     * @param code whether it is an expression
     * @param at its offset
     */
    record Part(String text, boolean code, int at) {}

    static Token of(Kind kind, String text, int at) {
        return new Token(kind, text, at, List.of());
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isWord(String word) {
        return kind == Kind.NAME && text.equalsIgnoreCase(word);
    }
}
