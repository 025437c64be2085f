package io.hivesec.engines.webshell.flow;

import java.util.function.BooleanSupplier;

/** Bounds the steps and the time of one interpretation. Not thread-safe. */
public final class Budget {
    private static final int CLOCK_EVERY = 512;
    private static final int AFTER_SETTLED = 1_500;

    private final BooleanSupplier expired;
    private long steps;
    private boolean settled;

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
            throw new Exhausted(settled ? "" : "too many steps");
        }
        if (steps % CLOCK_EVERY == 0 && expired.getAsBoolean()) {
            throw new Exhausted("out of time");
        }
    }

    /** Leaves only a few steps, to collect more evidence for what is already certain. */
    void settle() {
        settled = true;
        steps = Math.min(steps, AFTER_SETTLED);
    }

    boolean isAmple() {
        return steps > 40_000 && !settled;
    }

    /** The interpretation went on for too long. */
    public static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted(String message) {
            super(message, null, false, false);
        }
    }
}
