package io.hivesec.examples.console;

import java.time.Duration;

/** Counts changes and lets a page wait for the next one. Thread-safe. */
final class Changes {
    private static final int MAX_WAITING = 8;

    private long version;
    private int waiting;

    /** Says that something changed. */
    synchronized void add() {
        version++;
        notifyAll();
    }

    /**
     * Waits until there was a change after a version, or until patience ends; not at all when too many wait already.
     *
     * @return the version then
     */
    synchronized long await(long after, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        waiting++;
        try {
            while (version <= after && waiting <= MAX_WAITING) {
                long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
                if (millis <= 0) {
                    break;
                }
                wait(millis);
            }
            return version;
        } finally {
            waiting--;
        }
    }
}
