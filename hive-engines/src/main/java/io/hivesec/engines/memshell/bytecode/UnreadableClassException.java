package io.hivesec.engines.memshell.bytecode;

/** A class file, or a method of one, that cannot be read within the limits. It is never the same as "clean". */
public final class UnreadableClassException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Says what could not be read.
     *
     * @param message the reason, one line
     */
    public UnreadableClassException(String message) {
        super(message);
    }

    /**
     * Says what could not be read and what the reader threw.
     *
     * @param message the reason, one line
     * @param cause what the reader threw
     */
    public UnreadableClassException(String message, Throwable cause) {
        super(message, cause);
    }
}
