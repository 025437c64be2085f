package io.hivesec.spi;

import java.time.Duration;

/** A moment by which work has to end. Threads: immutable, safe to share. */
public final class Deadline {
    private final long start;
    private final long budget;

    private Deadline(long start, long budget) {
        this.start = start;
        this.budget = budget;
    }

    /** The deadline that is this long from now. */
    public static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime(), duration.toNanos());
    }

    /** How long is left; zero when it has passed. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, budget - (System.nanoTime() - start)));
    }

    /** Whether it has passed. */
    public boolean hasPassed() {
        return System.nanoTime() - start >= budget;
    }

    /**
     * Returns while there is time. Long loops call it every so often.
     *
     * @throws DeadlineException when the deadline has passed or the thread is interrupted
     */
    public void check() throws DeadlineException {
        if (hasPassed() || Thread.currentThread().isInterrupted()) {
            throw new DeadlineException(Duration.ofNanos(budget));
        }
    }
}
