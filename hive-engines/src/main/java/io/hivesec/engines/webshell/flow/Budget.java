package io.hivesec.engines.webshell.flow;

import java.util.function.BooleanSupplier;

/** Bounds the steps and the time of one interpretation. Not thread-safe. */
public final class Budget {
    private static final int CLOCK_EVERY = 512;

    private final BooleanSupplier expired;
    private long steps;

    /**
     * Grants a number of steps.
     *
     * @param steps how many expressions and statements may be run
     * @param expired whether the time is up; asked now and then
     */
    public Budget(long steps, BooleanSupplier expired) {
        this.steps = steps;
        this.expired = expired;
    }

    void spend() {
        steps--;
        if (steps < 0) {
            throw new Exhausted("too many steps");
        }
        if (steps % CLOCK_EVERY == 0 && expired.getAsBoolean()) {
            throw new Exhausted("out of time");
        }
    }

    boolean isAmple() {
        return steps > 40_000;
    }

    /** The interpretation went on for too long. */
    public static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted(String message) {
            super(message, null, false, false);
        }
    }
}
