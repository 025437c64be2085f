package io.hivesec.detectors.escape;

import java.util.Objects;

/**
 * Where a description says something, and what it says there.
 *
 * @param field the place, in the description's own words, such as {@code HostConfig.PidMode}
 * @param value what stands there, as text
 */
public record Setting(String field, String value) {

    /** Refuses null parts. */
    public Setting {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(value, "value");
    }
}
