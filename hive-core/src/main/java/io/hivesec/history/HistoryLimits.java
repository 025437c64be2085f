package io.hivesec.history;

import java.time.Duration;

/**
 * How much is remembered. Past a limit the oldest goes first.
 *
 * @param containers the most containers
 * @param processes the most processes of one container
 * @param events the most recent events of one container
 * @param bytes the most memory for one container, in bytes, by estimate
 * @param age how long events are kept, by the events' own time
 */
public record HistoryLimits(int containers, int processes, int events, int bytes, Duration age) {

    /** 4,096 containers, each with 1,024 processes, 256 events of ten minutes, and 192 KiB. */
    public static final HistoryLimits DEFAULT = new HistoryLimits(4096, 1024, 256, 192 * 1024, Duration.ofMinutes(10));

    /** Refuses limits that leave no room. */
    public HistoryLimits {
        if (containers < 1 || processes < 16 || events < 1 || bytes < 16 * 1024 || age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("a history needs room for 1 container, 16 processes, 1 event, 16 KiB");
        }
    }
}
