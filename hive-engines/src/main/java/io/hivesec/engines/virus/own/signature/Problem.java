package io.hivesec.engines.virus.own.signature;

/**
 * Something in a signature file that was left out, and why. The rest of the file holds.
 *
 * @param file the file's name
 * @param line the line, from 1
 * @param message why, as half a sentence
 */
public record Problem(String file, int line, String message) {
    /** {@code file:line: message}. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + message;
    }
}
