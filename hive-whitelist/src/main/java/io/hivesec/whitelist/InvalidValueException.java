package io.hivesec.whitelist;

/** A value that a condition cannot take. The message is half a sentence for the {@link Problem}. */
final class InvalidValueException extends Exception {
    InvalidValueException(String message) {
        super(message);
    }
}
