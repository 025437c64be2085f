package io.hivesec.engines.webshell.php.flow;

import java.util.function.BooleanSupplier;

/** Bounds the steps, the depth and the time of one interpretation. Not thread-safe. */
final class Steps {
    private static final int CLOCK_EVERY = 1024;
    private static final int AFTER_SETTLED = 20_000;
    private static final int MAX_DEPTH = 400;
    private static final int MAX_LOOPS = 2;

    /** What ran out. */
    enum Limit {
        /** The steps of a part; other parts may still be run. */
        PART,
        /** Time, or the steps that are left once the page is judged: nothing more is run. */
        PAGE
    }

    private final BooleanSupplier expired;
    private long left;
    private long untilClock = CLOCK_EVERY;
    private boolean settled;
    private int depth;
    private int loops;

    Steps(long steps, BooleanSupplier expired) {
        this.left = steps;
        this.expired = expired;
    }

    void spend(long count) {
        left -= count;
        if (left < 0) {
            throw settled ? new Exhausted("", Limit.PAGE) : new Exhausted("too many steps", Limit.PART);
        }
        untilClock -= count;
        if (untilClock < 0) {
            untilClock = CLOCK_EVERY;
            if (expired.getAsBoolean()) {
                throw new Exhausted(settled ? "" : "out of time", Limit.PAGE);
            }
        }
    }

    /** Leaves only some steps, to collect more evidence for what is already certain. */
    void settle() {
        settled = true;
        left = Math.min(left, AFTER_SETTLED);
    }

    long left() {
        return left;
    }

    /** Begins another part of the page, with steps of its own. */
    void part(long steps) {
        if (!settled) {
            left = steps;
        }
        loops = 0;
        depth = 0;
    }

    boolean isSettled() {
        return settled;
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new Exhausted("interpretation deeper than " + MAX_DEPTH, Limit.PART);
        }
    }

    void leave() {
        depth--;
    }

    /** Whether a loop inside of few others may be run again; each level of loops would double the work. */
    boolean loopAgain() {
        if (loops >= MAX_LOOPS) {
            return false;
        }
        loops++;
        return true;
    }

    void loopEnd() {
        loops--;
    }

    /** The interpretation went on for too long. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final transient Limit limit;

        Exhausted(String message, Limit limit) {
            super(message, null, false, false);
            this.limit = limit;
        }
    }
}
