package io.hivesec.alert;

import java.util.Objects;

/**
 * One observation behind a finding. Evidence never carries secrets.
 *
 * @param name what was observed, in lower camel case, the same for every finding of a rule
 * @param value the observation, cut to {@link #MAX_LENGTH} characters
 */
public record Evidence(String name, String value) {

    /** The most characters an observation keeps. */
    public static final int MAX_LENGTH = 4096;

    /** Cuts the value to size and refuses null parts. */
    public Evidence {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, () -> "value of evidence '" + name + "'");
        if (value.length() > MAX_LENGTH) {
            value = value.substring(0, MAX_LENGTH - 1) + "…";
        }
    }

    /** An observation. */
    public static Evidence of(String name, String value) {
        return new Evidence(name, value);
    }

    /** An observation whose value prints itself. */
    public static Evidence of(String name, Object value) {
        return new Evidence(
                name,
                Objects.requireNonNull(value, () -> "value of evidence '" + name + "'")
                        .toString());
    }
}
