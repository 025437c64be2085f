package io.hivesec.engines.virus.own.pattern;

import io.hivesec.engines.virus.own.matcher.LiteralMatcher;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All patterns of a database, ready to be looked for in one pass. Threads: immutable; one may scan many streams at once. */
public final class PatternBook {
    private final LiteralMatcher matcher;
    private final @Nullable Verifier[] verifiers;
    private final int[] parts;
    private final int[] firstPart;
    private final List<Pattern> patterns;

    private PatternBook(Builder builder) {
        this.matcher = builder.literals.build();
        this.verifiers = builder.verifiers.toArray(new Verifier[0]);
        this.parts = Arrays.copyOf(builder.parts, verifiers.length);
        this.firstPart = Arrays.copyOf(builder.firstPart, builder.patterns.size() + 1);
        this.patterns = List.copyOf(builder.patterns);
    }

    /** Begins a book without patterns. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many patterns it has. */
    public int size() {
        return patterns.size();
    }

    /** How many bytes of heap the matcher's tables take, about. */
    public long footprint() {
        return matcher.footprint();
    }

    Pattern pattern(int number) {
        return patterns.get(number);
    }

    int firstPart(int pattern) {
        return firstPart[pattern];
    }

    int patternOf(int part) {
        int at = Arrays.binarySearch(firstPart, part);
        return at >= 0 ? at : -at - 2;
    }

    /**
     * Reads a stream to its end and notes every match.
     *
     * @param in the bytes; not closed
     * @param progress is called after each buffer, and may throw to end the scan
     * @throws IOException when the stream cannot be read
     */
    public <E extends Exception> Matches scan(InputStream in, LiteralMatcher.Progress<E> progress)
            throws IOException, E {
        Matches matches = new Matches(this);
        matcher.scan(
                in,
                (literal, at, window) -> {
                    int part = parts[literal];
                    Verifier verifier = verifiers[literal];
                    if (verifier == null) {
                        matches.add(part, at, at + matcher.length(literal));
                    } else if (matches.hasRoom(part)) {
                        verifier.verify(at, window, (start, end) -> matches.add(part, start, end));
                    }
                },
                progress);
        return matches;
    }

    /** Collects patterns. Not thread-safe. */
    public static final class Builder {
        private final LiteralMatcher.Builder literals = LiteralMatcher.builder();
        private final List<@Nullable Verifier> verifiers = new ArrayList<>();
        private final List<Pattern> patterns = new ArrayList<>();
        private int[] parts = new int[64];
        private int[] firstPart = new int[64];

        private Builder() {}

        /**
         * Adds a pattern.
         *
         * @return its number: 0 for the first, then counting up
         */
        public int add(Pattern pattern) {
            int number = patterns.size();
            patterns.add(pattern);
            if (firstPart.length < number + 2) {
                firstPart = Arrays.copyOf(firstPart, firstPart.length * 2);
            }
            firstPart[number + 1] = firstPart[number] + pattern.parts().size();
            for (int p = 0; p < pattern.parts().size(); p++) {
                for (Part.Anchor anchor : pattern.parts().get(p).anchors()) {
                    int literal = literals.add(anchor.literal(), anchor.ignoreCase());
                    verifiers.add(anchor.verifier());
                    if (literal >= parts.length) {
                        parts = Arrays.copyOf(parts, parts.length * 2);
                    }
                    parts[literal] = firstPart[number] + p;
                }
            }
            return number;
        }

        /** The book of what was added. */
        public PatternBook build() {
            return new PatternBook(this);
        }
    }
}
