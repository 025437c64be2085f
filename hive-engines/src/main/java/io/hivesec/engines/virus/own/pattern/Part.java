package io.hivesec.engines.virus.own.pattern;

import java.util.List;

/**
 * A piece of a pattern that is short enough to be checked in one window: the literals that announce it, and what is checked
 * around each.
 *
 * @param anchors one of these is in every match
 */
record Part(List<Anchor> anchors) {

    /** Copies the list. */
    Part {
        anchors = List.copyOf(anchors);
    }

    /**
     * A literal that announces a match.
     *
     * @param literal its bytes
     * @param ignoreCase whether letters match in both cases
     * @param verifier what is around it; null when the literal is all there is
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Anchor(
            byte[] literal,
            boolean ignoreCase,
            @org.jspecify.annotations.Nullable Verifier verifier) {}
}
