package io.hivesec.examples.cli;

/** Something is wrong with what the user asked for; the message says what and where, in one line. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
