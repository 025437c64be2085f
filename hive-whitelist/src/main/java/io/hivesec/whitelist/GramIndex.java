package io.hivesec.whitelist;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongToIntFunction;

/**
 * Finds the rules one of whose literals may be in a text, by a few characters in a row of it: six where the literal has as
 * many, which tells even numbered names apart, otherwise three. Immutable once built.
 */
final class GramIndex {
    /** The fewest characters that a literal has to have. */
    static final int SHORT = 3;

    private static final int LONG = 6;
    private static final long UNUSED = -1;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final long[] keys;
    private final int[][] postings;

    private GramIndex(Map<Long, Postings> byGram) {
        int capacity = Integer.highestOneBit(Math.max(4, byGram.size() * 2)) * 2;
        keys = new long[capacity];
        Arrays.fill(keys, UNUSED);
        postings = new int[capacity][];
        byGram.forEach((gram, rules) -> {
            int slot = slot(gram);
            keys[slot] = gram;
            postings[slot] = rules.toArray();
        });
    }

    /** The literal's grams, each place of it once. */
    static long[] grams(String literal) {
        int length = literal.length() < LONG ? SHORT : LONG;
        long[] grams = new long[literal.length() - length + 1];
        for (int i = 0; i < grams.length; i++) {
            grams[i] = length == SHORT ? three(literal, i) : six(literal, i);
        }
        return grams;
    }

    /** The one of a literal's grams that is rarest by this count. */
    static long rarest(long[] grams, LongToIntFunction count) {
        long rarest = grams[0];
        int fewest = Integer.MAX_VALUE;
        for (long gram : grams) {
            int many = count.applyAsInt(gram);
            if (many < fewest) {
                fewest = many;
                rarest = gram;
            }
        }
        return rarest;
    }

    /** Tries every rule filed under a gram of the text. */
    void lookUp(String text, Candidates candidates) {
        long seen = 0;
        for (int i = 0; i + SHORT <= text.length(); i++) {
            seen |= probe(three(text, i), text, i, SHORT, seen, candidates);
            if (i + LONG <= text.length()) {
                seen |= probe(six(text, i), text, i, LONG, seen, candidates);
            }
        }
    }

    private long probe(long gram, String text, int at, int length, long seen, Candidates candidates) {
        int slot = slot(gram);
        int[] found = postings[slot];
        if (found == null) {
            return 0;
        }
        long bit = 1L << (slot & 63);
        // A text may repeat one gram a thousand times; the rules that failed would fail again.
        if ((seen & bit) == 0 || text.indexOf(text.substring(at, at + length)) == at) {
            candidates.tryAll(found);
        }
        return bit;
    }

    private static long three(String text, int at) {
        return ((long) text.charAt(at) << 32) | ((long) text.charAt(at + 1) << 16) | text.charAt(at + 2);
    }

    /** Not unique, which only makes a rule tried in vain; and never negative. */
    private static long six(String text, int at) {
        return ((three(text, at) * MIX) ^ three(text, at + SHORT)) >>> 1;
    }

    private int slot(long gram) {
        int mask = keys.length - 1;
        int slot = (int) ((gram * MIX) >>> 40) & mask;
        while (keys[slot] != gram && keys[slot] != UNUSED) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Gathers rules. Not thread-safe. */
    static final class Builder {
        private final Map<Long, Postings> byGram = new HashMap<>();

        void add(long gram, int rule) {
            byGram.computeIfAbsent(gram, unused -> new Postings()).add(rule);
        }

        GramIndex build() {
            return new GramIndex(byGram);
        }
    }
}
