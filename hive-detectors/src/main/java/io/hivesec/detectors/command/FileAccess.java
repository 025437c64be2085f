package io.hivesec.detectors.command;

/**
 * A file that a command line names and what it does with it. Immutable.
 *
 * @param path the path as written, with variables of the same line resolved
 * @param mode what is done
 * @param program the program that does it; empty if the shell itself does through a redirection
 * @param text what is written, if the line shows it; otherwise empty
 * @param executed false if the text that does this was only quoted on the line
 */
public record FileAccess(String path, Mode mode, String program, String text, boolean executed) {

    /** What is done with the file. */
    public enum Mode {
        /** Read. */
        READ,
        /** Created or replaced. */
        WRITE,
        /** Appended to or edited in place. */
        APPEND,
        /** Deleted or emptied. */
        DELETE
    }

    /** Whether the content of the file changes but the file stays. */
    public boolean changes() {
        return mode == Mode.WRITE || mode == Mode.APPEND;
    }
}
