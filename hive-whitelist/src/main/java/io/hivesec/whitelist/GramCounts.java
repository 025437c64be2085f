package io.hivesec.whitelist;

import java.util.Arrays;

/**
 * How often each gram was seen: an open-addressed table of primitives, for a large rule file has millions of grams and their
 * bits collide in a plain hash map. Not thread-safe.
 */
final class GramCounts {
    private static final long UNUSED = -1;
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final int SMALLEST = 64;

    private long[] grams = unused(SMALLEST);
    private int[] counts = new int[SMALLEST];
    private int size;

    /** Counts a gram, which is not negative, once more. */
    void add(long gram) {
        int slot = slot(gram);
        if (grams[slot] == UNUSED) {
            grams[slot] = gram;
            if (++size * 2 > grams.length) {
                grow();
                slot = slot(gram);
            }
        }
        counts[slot]++;
    }

    /** How often it was counted. */
    int of(long gram) {
        return counts[slot(gram)];
    }

    private int slot(long gram) {
        int mask = grams.length - 1;
        int slot = (int) ((gram * MIX) >>> 40) & mask;
        while (grams[slot] != gram && grams[slot] != UNUSED) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldGrams = grams;
        int[] oldCounts = counts;
        grams = unused(oldGrams.length * 2);
        counts = new int[grams.length];
        for (int i = 0; i < oldGrams.length; i++) {
            if (oldGrams[i] != UNUSED) {
                int slot = slot(oldGrams[i]);
                grams[slot] = oldGrams[i];
                counts[slot] = oldCounts[i];
            }
        }
    }

    private static long[] unused(int length) {
        long[] grams = new long[length];
        Arrays.fill(grams, UNUSED);
        return grams;
    }
}
