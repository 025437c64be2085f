package io.hivesec.detectors.command;

/**
 * A variable that a command line sets. Immutable.
 *
 * @param name its name
 * @param value its value, as far as the line shows it
 * @param lasting true if it is set for the shell, false if only for one command
 * @param executed false if the text was only quoted on the line
 */
public record Setting(String name, String value, boolean lasting, boolean executed) {
    /** The assignment as it is written. */
    public String text() {
        return name + "=" + value;
    }
}
