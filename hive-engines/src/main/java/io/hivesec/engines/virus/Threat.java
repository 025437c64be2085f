package io.hivesec.engines.virus;

import java.util.Objects;

/**
 * What an engine found.
 *
 * @param name the engine's name for it, in one line of at most 200 characters
 * @param description what it is; {@link LocalText#NONE} when the engine tells a name only
 * @param remediation what to do about it; {@link LocalText#NONE} when the engine tells a name only
 */
public record Threat(String name, LocalText description, LocalText remediation) {
    private static final int MAX_NAME = 200;
    private static final String UNNAMED = "unnamed";

    /** Takes control characters out of the name and cuts it to size. What is found without a name is a threat even so. */
    public Threat {
        String line = name.replaceAll("\\p{Cc}+", " ").strip();
        name = line.length() <= MAX_NAME ? line : line.substring(0, MAX_NAME) + "…";
        if (name.isEmpty()) {
            name = UNNAMED;
        }
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(remediation, "remediation");
    }

    /** A threat of which only the name is told. */
    public static Threat named(String name) {
        return new Threat(name, LocalText.NONE, LocalText.NONE);
    }
}
