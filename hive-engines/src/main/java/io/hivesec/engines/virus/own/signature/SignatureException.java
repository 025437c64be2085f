package io.hivesec.engines.virus.own.signature;

/** A signature that cannot be used; the message says why, as half a sentence. */
public final class SignatureException extends Exception {
    /**
     * @param message what is wrong or not supported
     */
    public SignatureException(String message) {
        super(message);
    }
}
