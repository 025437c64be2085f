package io.hivesec.alert;

import java.util.Objects;

/**
 * Something that could not be done, and so was not. A failure stays in the report and is never taken for "nothing found".
 *
 * @param plugin the id of the plugin that failed, or of the stage of Hive
 * @param kind why
 * @param input what it failed on: an artifact's name, an event's kind and place
 * @param message one line for a person, with plugin, input and cause
 */
public record Failure(String plugin, FailureKind kind, String input, String message) {

    /** Refuses null parts. */
    public Failure {
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(message, "message");
    }

    /**
     * A failure whose message is made of its parts.
     *
     * @param plugin the id of what failed
     * @param kind why
     * @param input what it failed on
     * @param cause the cause, as half a sentence
     */
    public static Failure of(String plugin, FailureKind kind, String input, String cause) {
        return new Failure(plugin, kind, input, "'" + plugin + "' failed on '" + input + "': " + cause);
    }
}
