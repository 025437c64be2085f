package io.hivesec.engines.virus.own.matcher;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The literals that one gram length and one stride serve. Every {@code stride} positions of the text, the gram there is
 * hashed, upper and lower case alike, and looked up in a bitmap; what passes is looked up in a table that says which
 * literals have that gram, and where.
 */
final class GramIndex {
    /** Sets bit 5 of every byte, which folds ASCII letters, and a few others that verification tells apart. */
    private static final long FOLD = 0x2020202020202020L;

    /** The golden ratio's 64 bits (Knuth, The Art of Computer Programming 3, 6.4). */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** How many bytes beside a gram are compared before the literal is. */
    private static final int BESIDE = Integer.BYTES;

    private static final int BITS_AN_ENTRY = 16;
    /** 16 KiB, which a processor's nearest cache has room for: few literals then let hardly any position through. */
    private static final int LEAST_BITMAP = 17;

    final int gram;
    final int stride;
    private final long mask;
    private final long[] bitmap;
    private final int bitmapShift;
    private final int[] buckets;
    private final int bucketShift;
    /** The low half of the gram's hash, and four bytes of the literal beside the gram: most look-ups end here. */
    private final long[] entries;

    private final int[] owners;
    private final short[] places;

    /**
     * @param gram bytes in a gram, 2 to 8
     * @param stride distance of the sampled positions
     * @param owner literals in this index
     * @param window where in each literal the window of {@code stride} grams begins
     */
    GramIndex(int gram, int stride, Literals literals, int[] owner, int[] window) {
        this.gram = gram;
        this.stride = stride;
        this.mask = maskOf(gram);
        int count = owner.length * stride;
        int bitmapBits = Math.min(26, Math.max(LEAST_BITMAP, log2(count * (long) BITS_AN_ENTRY)));
        this.bitmap = new long[1 << (bitmapBits - 6)];
        this.bitmapShift = 64 - bitmapBits;
        int bucketBits = Math.min(22, Math.max(8, log2(count)));
        this.bucketShift = 64 - bucketBits;
        this.buckets = new int[(1 << bucketBits) + 1];
        this.entries = new long[count];
        this.owners = new int[count];
        this.places = new short[count];
        byte[] padded = literals.bytes();
        long[] hashes = new long[count];
        for (int i = 0, e = 0; i < owner.length; i++) {
            int start = literals.start(owner[i]) + window[i];
            for (int s = 0; s < stride; s++) {
                long hash = hash(read(padded, start + s), mask);
                hashes[e++] = hash;
                int bit = (int) (hash >>> bitmapShift);
                bitmap[bit >>> 6] |= 1L << bit;
                buckets[(int) (hash >>> bucketShift) + 1]++;
            }
        }
        for (int b = 1; b < buckets.length; b++) {
            buckets[b] += buckets[b - 1];
        }
        int[] next = buckets.clone();
        for (int e = 0; e < count; e++) {
            int slot = next[(int) (hashes[e] >>> bucketShift)]++;
            int place = window[e / stride] + e % stride;
            int beside = beside(padded, literals.start(owner[e / stride]) + besideOf(place));
            entries[slot] = hashes[e] << Integer.SIZE | beside & 0xffffffffL;
            owners[slot] = owner[e / stride];
            places[slot] = (short) place;
        }
    }

    /**
     * Where beside a gram four more bytes of a literal are: its first, or those behind the gram. Only literals with grams of
     * eight, which have fifteen bytes at least, always have them; for others it is the gram again.
     */
    private int besideOf(int place) {
        if (gram < Long.BYTES) {
            return place;
        }
        return place >= BESIDE ? 0 : place + gram;
    }

    private int beside(byte[] bytes, int at) {
        return gram < BESIDE ? 0 : (int) INTS.get(bytes, at) | (int) FOLD;
    }

    /** The first {@code gram} bytes of a long, the others zero. */
    static long maskOf(int gram) {
        return gram == Long.BYTES ? -1L : (1L << (8 * gram)) - 1;
    }

    static long read(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** The hash of a gram; the low half is its tag and the upper bits are its places in bitmap and buckets. */
    static long hash(long raw, long mask) {
        long folded = ((raw | FOLD) & mask) * GOLDEN;
        return (folded ^ (folded >>> 32)) * GOLDEN;
    }

    private static int log2(long atLeast) {
        return Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, atLeast - 1));
    }

    /**
     * Looks at the sampled positions of a window.
     *
     * @param window the bytes, with eight bytes of room behind them
     * @param from the first position to sample, as an index
     * @param to the index after the last; may be up to the window's fill
     * @return the next position to sample, as an index
     */
    int scan(Window window, int from, int to, Literals literals, HitSink sink) {
        byte[] text = window.buffer;
        long[] bits = bitmap;
        int shift = bitmapShift;
        long bytes = mask;
        int step = stride;
        int end = Math.min(to, window.filled - gram + 1);
        int at = from;
        for (; at < end; at += step) {
            long hash = hash((long) LONGS.get(text, at), bytes);
            int bit = (int) (hash >>> shift);
            if ((bits[bit >>> 6] & 1L << bit) != 0) {
                lookUp(window, at, hash, literals, sink);
            }
        }
        return at;
    }

    private void lookUp(Window window, int at, long hash, Literals literals, HitSink sink) {
        int bucket = (int) (hash >>> bucketShift);
        int tag = (int) hash;
        for (int e = buckets[bucket], end = buckets[bucket + 1]; e < end; e++) {
            if ((int) (entries[e] >>> Integer.SIZE) == tag) {
                int start = at - places[e];
                if (start >= 0
                        && beside(window.buffer, start + besideOf(places[e])) == (int) entries[e]
                        && literals.matches(owners[e], window.buffer, start, window.filled)) {
                    sink.hit(owners[e], window.base + start, window);
                }
            }
        }
    }

    /** How many bytes of heap the tables take. */
    long footprint() {
        return bitmap.length * 8L + buckets.length * 4L + entries.length * 14L;
    }
}
