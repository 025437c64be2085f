package io.hivesec.engines.virus.own.yara;

/** A rule that cannot be used; the message says why, as half a sentence. */
public final class YaraException extends Exception {
    private final int line;

    /**
     * @param line where, from 1
     * @param message what is wrong or not supported
     */
    public YaraException(int line, String message) {
        super(message);
        this.line = line;
    }

    /** The line, from 1. */
    public int line() {
        return line;
    }
}
