package io.hivesec.alert;

import java.time.Instant;
import java.util.Objects;

/**
 * Somebody's word that a plan may be carried out or taken back.
 *
 * @param plan the plan
 * @param by who approved it
 * @param at when
 */
public record Approval(Plan plan, String by, Instant at) {

    /** Refuses null parts and an approval by nobody. */
    public Approval {
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(at, "at");
        if (by.isBlank()) {
            throw new IllegalArgumentException("an approval needs a name");
        }
    }
}
