package io.hivesec.engines.memshell;

/** A file of known families is not what its schema says. The message names the file, the family and the field. */
public final class FamiliesFileException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message what is wrong and where
     */
    public FamiliesFileException(String message) {
        super(message);
    }
}
