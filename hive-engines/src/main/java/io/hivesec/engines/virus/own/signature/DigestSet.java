package io.hivesec.engines.virus.own.signature;

import java.util.ArrayList;
import java.util.List;

/**
 * Digests, each with a number and a size, in sorted packed arrays: 24 bytes a digest. Of each digest the first 128 bits
 * count. Threads: immutable.
 */
public final class DigestSet {
    /** Small chunks: collectors give arrays of half a megabyte pages of their own, and waste what is left of those. */
    private static final int CHUNK_BITS = 13;

    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int MASK = CHUNK - 1;

    private final List<long[]> high;
    private final List<long[]> low;
    private final List<int[]> sizes;
    private final List<int[]> numbers;
    private final int count;

    private DigestSet(Builder builder) {
        high = builder.high;
        low = builder.low;
        sizes = builder.sizes;
        numbers = builder.numbers;
        count = builder.count;
        radix(0, count, 56);
    }

    /** Begins an empty set. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many digests it has. */
    public int count() {
        return count;
    }

    /**
     * Looks a digest up.
     *
     * @param digest at least 16 bytes
     * @param size the size of what was digested, in bytes
     * @return the number it was added with, or -1
     */
    public int find(byte[] digest, long size) {
        long h = word(digest, 0);
        long l = word(digest, 8);
        int from = 0;
        int to = count;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (compare(middle, h, l) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        for (; from < count && compare(from, h, l) == 0; from++) {
            int wanted = sizes.get(from >>> CHUNK_BITS)[from & MASK];
            if (wanted < 0 || wanted == size) {
                return numbers.get(from >>> CHUNK_BITS)[from & MASK];
            }
        }
        return -1;
    }

    private static long word(byte[] bytes, int at) {
        long word = 0;
        for (int i = 0; i < 8; i++) {
            word = word << 8 | (bytes[at + i] & 0xff);
        }
        return word;
    }

    private long high(int i) {
        return high.get(i >>> CHUNK_BITS)[i & MASK];
    }

    private int compare(int i, long h, long l) {
        int c = Long.compareUnsigned(high(i), h);
        return c != 0 ? c : Long.compareUnsigned(low.get(i >>> CHUNK_BITS)[i & MASK], l);
    }

    /** American flag sort by the high word's bytes (McIlroy, Bostic, McIlroy: Engineering Radix Sort, 1993). */
    private void radix(int from, int to, int shift) {
        if (to - from < 24 || shift < 0) {
            insertion(from, to);
            return;
        }
        int[] next = new int[257];
        for (int i = from; i < to; i++) {
            next[(int) (high(i) >>> shift & 0xff) + 1]++;
        }
        next[0] = from;
        for (int b = 1; b < 257; b++) {
            next[b] += next[b - 1];
        }
        int[] end = new int[256];
        System.arraycopy(next, 1, end, 0, 256);
        int[] begin = next.clone();
        for (int b = 0; b < 256; b++) {
            while (next[b] < end[b]) {
                int home = (int) (high(next[b]) >>> shift & 0xff);
                if (home == b) {
                    next[b]++;
                } else {
                    swap(next[b], next[home]++);
                }
            }
        }
        for (int b = 0; b < 256; b++) {
            if (end[b] - begin[b] > 1) {
                radix(begin[b], end[b], shift - 8);
            }
        }
    }

    private void insertion(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            for (int j = i; j > from; j--) {
                if (compare(j - 1, high(j), low.get(j >>> CHUNK_BITS)[j & MASK]) <= 0) {
                    break;
                }
                swap(j, j - 1);
            }
        }
    }

    private void swap(int i, int j) {
        swap(high.get(i >>> CHUNK_BITS), i & MASK, high.get(j >>> CHUNK_BITS), j & MASK);
        swap(low.get(i >>> CHUNK_BITS), i & MASK, low.get(j >>> CHUNK_BITS), j & MASK);
        swap(sizes.get(i >>> CHUNK_BITS), i & MASK, sizes.get(j >>> CHUNK_BITS), j & MASK);
        swap(numbers.get(i >>> CHUNK_BITS), i & MASK, numbers.get(j >>> CHUNK_BITS), j & MASK);
    }

    private static void swap(long[] a, int i, long[] b, int j) {
        long kept = a[i];
        a[i] = b[j];
        b[j] = kept;
    }

    private static void swap(int[] a, int i, int[] b, int j) {
        int kept = a[i];
        a[i] = b[j];
        b[j] = kept;
    }

    /** Collects digests. Not thread-safe; one set comes of it. */
    public static final class Builder {
        private final List<long[]> high = new ArrayList<>();
        private final List<long[]> low = new ArrayList<>();
        private final List<int[]> sizes = new ArrayList<>();
        private final List<int[]> numbers = new ArrayList<>();
        private int count;

        private Builder() {}

        /**
         * Adds a digest.
         *
         * @param digest at least 16 bytes
         * @param size the size of what was digested, or -1 for any
         * @param number what {@link DigestSet#find} shall return, not negative
         */
        public void add(byte[] digest, int size, int number) {
            if ((count & MASK) == 0) {
                high.add(new long[CHUNK]);
                low.add(new long[CHUNK]);
                sizes.add(new int[CHUNK]);
                numbers.add(new int[CHUNK]);
            }
            int chunk = count >>> CHUNK_BITS;
            high.get(chunk)[count & MASK] = word(digest, 0);
            low.get(chunk)[count & MASK] = word(digest, 8);
            sizes.get(chunk)[count & MASK] = size;
            numbers.get(chunk)[count & MASK] = number;
            count++;
        }

        /** The set of what was added. */
        public DigestSet build() {
            return new DigestSet(this);
        }
    }
}
