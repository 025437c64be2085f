package io.hivesec.engines.virus.own.matcher;

/**
 * Chooses in each literal the window whose grams are least common: runs of few different bytes are common everywhere, and
 * grams that many literals share are common in what those were taken from.
 */
final class WindowChooser {
    private static final int COUNTERS = 1 << 20;
    private static final int MAX_CANDIDATES = 512;

    private final Literals literals;
    private final int gram;
    private final int stride;
    private final short[] counts = new short[COUNTERS];

    WindowChooser(Literals literals, int gram, int stride, int[] owners) {
        this.literals = literals;
        this.gram = gram;
        this.stride = stride;
        for (int owner : owners) {
            int candidates = grams(owner);
            for (int i = 0; i < candidates; i++) {
                int counter = counter(literals.start(owner) + i);
                if (counts[counter] < Short.MAX_VALUE) {
                    counts[counter]++;
                }
            }
        }
    }

    private int grams(int literal) {
        return Math.min(MAX_CANDIDATES, literals.length(literal) - gram + 1);
    }

    private int counter(int at) {
        return (int) (GramIndex.hash(GramIndex.read(literals.bytes(), at), GramIndex.maskOf(gram)) >>> 44);
    }

    /** Where the best window of a literal begins. */
    int choose(int literal) {
        int start = literals.start(literal);
        int candidates = grams(literal);
        int[] costs = new int[candidates];
        for (int i = 0; i < candidates; i++) {
            costs[i] = cost(start + i);
        }
        long sum = 0;
        for (int i = 0; i < stride; i++) {
            sum += costs[i];
        }
        long best = sum;
        int choice = 0;
        for (int i = 1; i + stride <= candidates; i++) {
            sum += costs[i + stride - 1] - costs[i - 1];
            if (sum < best) {
                best = sum;
                choice = i;
            }
        }
        return choice;
    }

    private int cost(int at) {
        byte[] bytes = literals.bytes();
        int different = 0;
        int zeros = 0;
        for (int i = 0; i < gram; i++) {
            byte b = bytes[at + i];
            boolean seen = false;
            for (int j = 0; j < i && !seen; j++) {
                seen = bytes[at + j] == b;
            }
            different += seen ? 0 : 1;
            zeros += b == 0 || b == (byte) 0xff || b == ' ' ? 1 : 0;
        }
        int dull = (gram - different) * 2 + zeros;
        return counts[counter(at)] * 4 + dull * dull;
    }
}
