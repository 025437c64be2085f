package io.hivesec.engines.virus;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps a failing engine from being asked. After five failures in a row it opens; a second later it lets one caller look
 * whether the engine is back (half open) and closes when it is. The first failure after that opens it again.
 *
 * <p>Threads: safe.
 */
final class CircuitBreaker {
    static final int FAILURES = 5;
    static final Duration REST = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private int failures;
    private boolean isOpen;
    private boolean isProbed;
    private long openedAt;
    private String lastFailure = "";

    /** A closed breaker that reads this clock. */
    CircuitBreaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether and how the engine may be asked. */
    enum Permission {
        /** Ask it. */
        ASK,
        /** Look first whether it is back, and say so by {@link #succeeded} or {@link #failed}. */
        PROBE,
        /** Leave it alone. */
        REST
    }

    synchronized Permission permission() {
        if (!isOpen) {
            return Permission.ASK;
        }
        if (isProbed || nanoTime.getAsLong() - openedAt < REST.toNanos()) {
            return Permission.REST;
        }
        isProbed = true;
        return Permission.PROBE;
    }

    /** The engine answered. */
    synchronized void succeeded() {
        failures = 0;
        isOpen = false;
        isProbed = false;
    }

    /** The engine answered a probe: the next failure opens the breaker at once. */
    synchronized void isBack() {
        failures = FAILURES - 1;
        isOpen = false;
        isProbed = false;
    }

    /** The engine did not answer. */
    synchronized void failed(String reason) {
        lastFailure = reason;
        failures = Math.min(FAILURES, failures + 1);
        isProbed = false;
        if (failures >= FAILURES) {
            isOpen = true;
            openedAt = nanoTime.getAsLong();
        }
    }

    /** Why it is open, as half a sentence. */
    synchronized String reason() {
        return "not asked after " + FAILURES + " failures, the last: " + lastFailure;
    }
}
