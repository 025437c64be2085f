package io.hivesec.whitelist;

import java.util.Arrays;

/** The runs of eight bytes in a file, without its white space: what two files have to share to be alike. */
final class Shingles {
    private static final int LENGTH = 8;

    private final long[] sorted;

    private Shingles(long[] sorted) {
        this.sorted = sorted;
    }

    static Shingles of(byte[] bytes) {
        long[] all = new long[bytes.length];
        int count = 0;
        int filled = 0;
        long window = 0;
        for (byte b : bytes) {
            if (b == ' ' || b == '\t' || b == '\r' || b == '\n') {
                continue;
            }
            window = (window << 8) | (b & 0xff);
            if (++filled >= LENGTH) {
                all[count++] = window;
            }
        }
        if (filled > 0 && filled < LENGTH) {
            all[count++] = window;
        }
        long[] distinct = Arrays.stream(all, 0, count).sorted().distinct().toArray();
        return new Shingles(distinct);
    }

    /** Of all runs in either file, how many percent are in both, rounded down: their Jaccard index. */
    int percentShared(Shingles other) {
        int shared = 0;
        int i = 0;
        int j = 0;
        while (i < sorted.length && j < other.sorted.length) {
            if (sorted[i] == other.sorted[j]) {
                shared++;
                i++;
                j++;
            } else if (sorted[i] < other.sorted[j]) {
                i++;
            } else {
                j++;
            }
        }
        int all = sorted.length + other.sorted.length - shared;
        return all == 0 ? 100 : (int) (100L * shared / all);
    }
}
