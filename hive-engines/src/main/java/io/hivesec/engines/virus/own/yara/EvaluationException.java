package io.hivesec.engines.virus.own.yara;

/** A condition that could not be evaluated; the message says why, as half a sentence. */
public final class EvaluationException extends Exception {
    /**
     * @param message why
     */
    public EvaluationException(String message) {
        super(message);
    }
}
