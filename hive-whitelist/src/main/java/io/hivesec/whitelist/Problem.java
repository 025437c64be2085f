package io.hivesec.whitelist;

import java.util.Objects;

/**
 * One thing that is wrong, or doubtful, in a rule file.
 *
 * @param file the file, as it was named
 * @param rule the rule's id, or its place such as {@code rules[3]} where it has none; empty when no rule is meant
 * @param field the field, in the file's words; empty when no field is meant
 * @param message what is wrong with it
 */
public record Problem(String file, String rule, String field, String message) {

    /** Refuses null parts. */
    public Problem {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(message, "message");
    }

    /** One line with all its parts: {@code trusted.json: rule 'r-7': targetPorts: 70000 is not a port}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(file);
        if (!rule.isEmpty()) {
            line.append(": rule '").append(rule).append('\'');
        }
        if (!field.isEmpty()) {
            line.append(": ").append(field);
        }
        return line.append(": ").append(message).toString();
    }
}
