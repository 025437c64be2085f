package io.hivesec.whitelist;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How often a rule has trusted an alert, since the whitelist was opened.
 *
 * @param rule the rule's id
 * @param count how often
 * @param last the latest sighting of an alert it trusted; null when it has trusted none: it may be dead
 */
public record RuleHits(String rule, long count, @Nullable Instant last) {
    /** Refuses a null id. */
    public RuleHits {
        Objects.requireNonNull(rule, "rule");
    }
}
