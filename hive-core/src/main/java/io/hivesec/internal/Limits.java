package io.hivesec.internal;

import io.hivesec.history.HistoryLimits;
import java.time.Duration;
import java.util.Objects;

/**
 * What the pipeline may use.
 *
 * @param history how much is remembered of containers
 * @param scan how long one scanner may take for one artifact
 * @param whitelist how long one whitelist may take for one alert
 * @param incidents the most incidents that are still open to more evidence
 * @param edges the most edges of the access graph
 */
public record Limits(HistoryLimits history, Duration scan, Duration whitelist, int incidents, int edges) {

    /** What most embedders want. */
    public static final Limits DEFAULT =
            new Limits(HistoryLimits.DEFAULT, Duration.ofSeconds(30), Duration.ofSeconds(1), 100_000, 50_000);

    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * A time for a plugin, which has to be some and may not be for ever: a thread waits for it.
     *
     * @param value how long
     * @param name what to call it when it is refused
     */
    public static Duration positive(Duration value, String name) {
        Objects.requireNonNull(value, name);
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " has to be longer than nothing: " + value);
        }
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " has to be a day at most: " + value);
        }
        return value;
    }
}
