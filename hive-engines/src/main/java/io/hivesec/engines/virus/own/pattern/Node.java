package io.hivesec.engines.virus.own.pattern;

import java.util.List;

/** A step of a byte pattern. */
public sealed interface Node {

    /**
     * Bytes of which some bits may be free.
     *
     * @param values what the bytes are, where the mask says
     * @param masks which bits count; {@code 0xff} is a fixed byte, {@code 0} any byte
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Bytes(byte[] values, byte[] masks) implements Node {
        /** How many bytes. */
        int length() {
            return values.length;
        }
    }

    /**
     * Any bytes.
     *
     * @param min at least so many
     * @param max at most so many; {@link #UNBOUNDED} for any number
     */
    record Gap(int min, int max) implements Node {
        /** The most of a gap without an end. */
        public static final int UNBOUNDED = Integer.MAX_VALUE;
    }

    /**
     * One of several sequences, or, negated, none of them and as many bytes as the first has.
     *
     * @param options the sequences; gaps in them have ends
     * @param negated whether none may match
     */
    record Choice(List<List<Node>> options, boolean negated) implements Node {
        /** Copies the options. */
        public Choice {
            options = options.stream().map(List::copyOf).toList();
        }
    }

    /** The most bytes that a sequence may take, or {@link Gap#UNBOUNDED}. */
    static long maxLength(List<Node> nodes) {
        long sum = 0;
        for (Node node : nodes) {
            if (node instanceof Bytes bytes) {
                sum += bytes.length();
            } else if (node instanceof Gap gap) {
                sum += gap.max();
            } else if (node instanceof Choice choice) {
                sum += choice.options().stream()
                        .mapToLong(Node::maxLength)
                        .max()
                        .orElse(0);
            }
        }
        return Math.min(sum, Gap.UNBOUNDED);
    }
}
