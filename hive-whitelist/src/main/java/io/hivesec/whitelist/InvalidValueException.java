package io.hivesec.whitelist;

/** A value that a condition cannot take. */
final class InvalidValueException extends Exception {
    private final String reason;

    InvalidValueException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** What is wrong with it: half a sentence for the {@link Problem}. */
    String reason() {
        return reason;
    }
}
