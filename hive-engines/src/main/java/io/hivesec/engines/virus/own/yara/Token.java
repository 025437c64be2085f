package io.hivesec.engines.virus.own.yara;

/**
 * A word of a rule file.
 *
 * @param kind what it is
 * @param text as written; of texts, the bytes as Latin-1; of regular expressions, without slashes
 * @param flags the letters after a regular expression
 * @param number the value of a number; of one with a fraction, the bits of a double
 * @param line where it is, from 1
 */
record Token(Kind kind, String text, String flags, long number, int line) {
    /** What words there are. */
    enum Kind {
        WORD,
        NUMBER,
        /** A number with a fraction. */
        REAL,
        TEXT,
        REGEX,
        HEX,
        STRING,
        COUNT,
        OFFSET,
        LENGTH,
        SYMBOL,
        /** What is no word; the text says why. */
        UNREADABLE,
        END
    }

    boolean is(String symbol) {
        return (kind == Kind.SYMBOL || kind == Kind.WORD) && text.equals(symbol);
    }
}
