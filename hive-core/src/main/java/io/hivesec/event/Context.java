package io.hivesec.event;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What every event says: when, where and who.
 *
 * @param time when it happened, by the sensor's clock; one outside the years 0 to 9999, which RFC 3339 cannot write, is the
 *     nearest in them, so that it can be reckoned with
 * @param container where; {@link Container#HOST} for the machine itself
 * @param process who; {@link Process#UNKNOWN} for events that no process causes
 * @param ancestors the process's parent, grandparent and so on, as far as the sensor tells; the history fills in the rest
 */
public record Context(Instant time, Container container, Process process, List<Process> ancestors) {

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** Copies the ancestors and refuses null parts. */
    public Context {
        Objects.requireNonNull(time, "time");
        time = time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
        Objects.requireNonNull(container, "container");
        Objects.requireNonNull(process, "process");
        ancestors = List.copyOf(Objects.requireNonNull(ancestors, "ancestors"));
    }

    /** A context that tells nothing of the ancestors. */
    public static Context of(Instant time, Container container, Process process) {
        return new Context(time, container, process, List.of());
    }
}
