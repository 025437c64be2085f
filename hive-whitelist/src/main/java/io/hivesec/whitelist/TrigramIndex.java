package io.hivesec.whitelist;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Finds the rules one of whose literals may be in a text, by three characters in a row. Immutable once built. */
final class TrigramIndex {
    /** Characters in a row that tell rules apart. */
    static final int LENGTH = 3;

    private static final long UNUSED = -1;

    private final long[] keys;
    private final int[][] postings;

    private TrigramIndex(Map<Long, Postings> byTrigram) {
        int capacity = Integer.highestOneBit(Math.max(4, byTrigram.size() * 2)) * 2;
        keys = new long[capacity];
        java.util.Arrays.fill(keys, UNUSED);
        postings = new int[capacity][];
        byTrigram.forEach((trigram, rules) -> {
            int slot = slot(trigram);
            keys[slot] = trigram;
            postings[slot] = rules.toArray();
        });
    }

    /** The literal's trigram that is rarest by this count. */
    static long rarest(String literal, ToIntFunction<Long> count) {
        long rarest = at(literal, 0);
        int fewest = count.applyAsInt(rarest);
        for (int i = 1; i + LENGTH <= literal.length() && fewest > 0; i++) {
            long trigram = at(literal, i);
            int many = count.applyAsInt(trigram);
            if (many < fewest) {
                fewest = many;
                rarest = trigram;
            }
        }
        return rarest;
    }

    static long at(String text, int index) {
        return (long) text.charAt(index) << 32 | (long) text.charAt(index + 1) << 16 | text.charAt(index + 2);
    }

    /** Tries every rule filed under a trigram of the text. */
    void lookUp(String text, Candidates candidates) {
        long seen = 0;
        for (int i = 0; i + LENGTH <= text.length(); i++) {
            int slot = slot(at(text, i));
            int[] found = postings[slot];
            if (found != null) {
                // A text may repeat one trigram a thousand times; rules that failed then fail again.
                long bit = 1L << (slot & 63);
                if ((seen & bit) == 0 || isFirst(text, i)) {
                    candidates.tryAll(found);
                }
                seen |= bit;
            }
        }
    }

    private static boolean isFirst(String text, int index) {
        return text.indexOf(text.substring(index, index + LENGTH)) == index;
    }

    private int slot(long trigram) {
        int mask = keys.length - 1;
        int slot = (int) ((trigram * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (keys[slot] != trigram && keys[slot] != UNUSED) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Gathers rules. Not thread-safe. */
    static final class Builder {
        private final Map<Long, Postings> byTrigram = new HashMap<>();

        void add(long trigram, int rule) {
            byTrigram.computeIfAbsent(trigram, unused -> new Postings()).add(rule);
        }

        TrigramIndex build() {
            return new TrigramIndex(byTrigram);
        }
    }
}
