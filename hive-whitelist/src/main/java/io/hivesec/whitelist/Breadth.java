package io.hivesec.whitelist;

import java.util.Locale;
import java.util.Objects;

/**
 * How much of an alert store a rule would have silenced by itself.
 *
 * @param rule the rule
 * @param silenced how many alerts it trusts
 * @param ofType how many alerts of its type there are
 * @param total how many alerts there are
 */
public record Breadth(WhitelistRule rule, long silenced, long ofType, long total) {
    private static final int PERCENT = 10;
    private static final int FEW = 1;

    /** Refuses a null rule. */
    public Breadth {
        Objects.requireNonNull(rule, "rule");
    }

    /** Whether it silences more than a tenth of the alerts of its type, and more than one alert. */
    public boolean isBroad() {
        return silenced > FEW && silenced * 100 > ofType * PERCENT;
    }

    /** Whether it silences nothing: dead, or for something that has not come yet. */
    public boolean isIdle() {
        return silenced == 0;
    }

    /** {@code rule 'r-7' would have silenced 12 of 40 virus alerts (30 %), of 90 in all}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "rule '%s' would have silenced %d of %d %s alerts (%.0f %%), of %d in all",
                rule.id(),
                silenced,
                ofType,
                rule.type().id(),
                ofType == 0 ? 0.0 : 100.0 * silenced / ofType,
                total);
    }
}
