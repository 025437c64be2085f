package io.hivesec.engines.virus.own.pattern;

/** A pattern that cannot be looked for; the message says why, as half a sentence. */
public final class PatternException extends Exception {
    /**
     * @param message what it is that cannot be looked for
     */
    public PatternException(String message) {
        super(message);
    }
}
