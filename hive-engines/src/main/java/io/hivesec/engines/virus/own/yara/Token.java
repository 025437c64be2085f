package io.hivesec.engines.virus.own.yara;

/**
 * A word of a rule file.
 *
 * @param kind what it is
 * @param text as written; of texts, the bytes as Latin-1; of regular expressions, without slashes
 * @param flags the letters after a regular expression
 * @param number the value of a number
 * @param line where it is, from 1
 */
record Token(Kind kind, String text, String flags, long number, int line) {
    /** What words there are. */
    enum Kind {
        WORD,
        NUMBER,
        TEXT,
        REGEX,
        HEX,
        STRING,
        COUNT,
        OFFSET,
        LENGTH,
        SYMBOL,
        END
    }

    boolean is(String symbol) {
        return (kind == Kind.SYMBOL || kind == Kind.WORD) && text.equals(symbol);
    }
}
