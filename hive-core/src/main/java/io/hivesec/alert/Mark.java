package io.hivesec.alert;

import java.time.Instant;
import java.util.Objects;

/**
 * A person's word that an alert is settled.
 *
 * @param by who said it
 * @param reason why
 * @param at when
 */
public record Mark(String by, String reason, Instant at) {

    /** Refuses null parts and an empty reason. */
    public Mark {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(at, "at");
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a mark needs a reason");
        }
    }
}
