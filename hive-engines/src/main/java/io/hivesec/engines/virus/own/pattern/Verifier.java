package io.hivesec.engines.virus.own.pattern;

import io.hivesec.engines.virus.own.matcher.Window;

/** Checks what is around a literal. Immutable. */
@FunctionalInterface
interface Verifier {

    /** Takes a match. */
    @FunctionalInterface
    interface Sink {
        void match(long start, long end);
    }

    /**
     * Tells all matches that have the literal here.
     *
     * @param at where the literal is
     * @param window the bytes around it
     */
    void verify(long at, Window window, Sink sink);
}
