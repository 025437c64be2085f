package io.hivesec.engines.virus.own.matcher;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Finds any number of literals in a stream in one pass.
 *
 * <p>Literals of at least 15 bytes cost least: one position in eight of the text is looked at for them; from 7 bytes on it
 * is one in four, and shorter ones are looked for at each position. Memory is that of the tables ({@link #footprint()})
 * and {@value #BUFFER} bytes a stream.
 *
 * <p>Threads: safe to share; one may scan many streams at once.
 */
public final class LiteralMatcher {
    /** How many bytes around a hit are in its window. */
    public static final int MARGIN = 8 * 1024;

    /** The longest literal. */
    public static final int MAX_LENGTH = 4 * 1024;

    private static final int BUFFER = 256 * 1024;
    private static final int SLACK = 8;
    /** Buffers that wait for the next stream; most streams are much shorter than what clearing a new one costs. */
    private static final int SPARE_BUFFERS = 8;

    private final Queue<byte[]> spare = new ArrayBlockingQueue<>(SPARE_BUFFERS);
    private final Literals literals;
    private final GramIndex[] indexes;
    private final int[][] single;

    private LiteralMatcher(Literals literals, GramIndex[] indexes, int[][] single) {
        this.literals = literals;
        this.indexes = indexes;
        this.single = single;
    }

    /** Begins a matcher without literals. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many literals it looks for. */
    public int size() {
        return literals.count();
    }

    /** How many bytes a literal has. */
    public int length(int literal) {
        return literals.length(literal);
    }

    /** How many bytes of heap its tables and literals take, about. */
    public long footprint() {
        long sum = literals.bytes().length + literals.count() * 5L;
        for (GramIndex index : indexes) {
            sum += index.footprint();
        }
        return sum;
    }

    /**
     * Reads a stream to its end and reports every literal in it.
     *
     * @param in the bytes; not closed
     * @param sink takes the hits, on this thread
     * @param progress is called after each buffer, and may throw to end the scan
     * @return how many bytes there were
     * @throws IOException when the stream cannot be read
     */
    public <E extends Exception> long scan(InputStream in, HitSink sink, Progress<E> progress) throws IOException, E {
        byte[] ready = spare.poll();
        byte[] buffer = ready == null ? new byte[BUFFER + SLACK] : ready;
        try {
            return scan(in, new Window(buffer), sink, progress);
        } finally {
            spare.offer(buffer);
        }
    }

    private <E extends Exception> long scan(InputStream in, Window window, HitSink sink, Progress<E> progress)
            throws IOException, E {
        int[] next = new int[indexes.length + 1];
        while (!window.last) {
            int n = in.readNBytes(window.buffer, window.filled, BUFFER - window.filled);
            window.filled += n;
            window.last = window.filled < BUFFER || n == 0;
            int to = window.last ? window.filled : window.filled - MARGIN - MAX_LENGTH;
            pass(window, next, to, sink);
            progress.scanned(window.end());
            int keep = Math.max(0, to - MARGIN - MAX_LENGTH);
            if (!window.last) {
                System.arraycopy(window.buffer, keep, window.buffer, 0, window.filled - keep);
                window.filled -= keep;
                window.base += keep;
                for (int i = 0; i < next.length; i++) {
                    next[i] -= keep;
                }
            }
        }
        return window.end();
    }

    /**
     * Reports every literal in an array.
     *
     * @param bytes the text
     * @param sink takes the hits, on this thread
     */
    public void scan(byte[] bytes, HitSink sink) {
        Window window = new Window(Arrays.copyOf(bytes, bytes.length + SLACK));
        window.filled = bytes.length;
        window.last = true;
        pass(window, new int[indexes.length + 1], bytes.length, sink);
    }

    private void pass(Window window, int[] next, int to, HitSink sink) {
        for (int i = 0; i < indexes.length; i++) {
            if (next[i] < to) {
                next[i] = indexes[i].scan(window, next[i], to, literals, sink);
            }
        }
        if (single.length > 0) {
            for (int at = next[indexes.length]; at < to; at++) {
                for (int literal : single[window.buffer[at] & 0xff]) {
                    sink.hit(literal, window.base + at, window);
                }
            }
            next[indexes.length] = to;
        }
    }

    /** Told how far a scan is. */
    @FunctionalInterface
    public interface Progress<E extends Exception> {
        /**
         * @param bytes how many were scanned
         * @throws E to end the scan
         */
        void scanned(long bytes) throws E;
    }

    /** Collects literals. Not thread-safe. */
    public static final class Builder {
        private byte[] bytes = new byte[1024];
        private int[] starts = new int[64];
        private boolean[] caseless = new boolean[64];
        private int count;

        private Builder() {}

        /**
         * Adds a literal.
         *
         * @param literal 1 to {@value LiteralMatcher#MAX_LENGTH} bytes
         * @param ignoreCase whether ASCII letters match in both cases
         * @return its number: 0 for the first, then counting up
         */
        public int add(byte[] literal, boolean ignoreCase) {
            if (literal.length == 0 || literal.length > MAX_LENGTH) {
                throw new IllegalArgumentException("a literal of " + literal.length + " bytes");
            }
            int start = starts[count];
            if (start + literal.length + SLACK > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, start + literal.length + SLACK));
            }
            if (count + 2 > starts.length) {
                starts = Arrays.copyOf(starts, starts.length * 2);
                caseless = Arrays.copyOf(caseless, caseless.length * 2);
            }
            for (int i = 0; i < literal.length; i++) {
                bytes[start + i] = ignoreCase ? Literals.lower(literal[i]) : literal[i];
            }
            caseless[count] = ignoreCase;
            starts[++count] = start + literal.length;
            return count - 1;
        }

        /** The matcher for what was added. */
        public LiteralMatcher build() {
            Literals literals = new Literals(
                    Arrays.copyOf(bytes, starts[count] + SLACK),
                    Arrays.copyOf(starts, count + 1),
                    Arrays.copyOf(caseless, count));
            int[][] classes = {{8, 8, 15}, {4, 4, 7}, {4, 1, 4}, {3, 1, 3}, {2, 1, 2}};
            GramIndex[] indexes = new GramIndex[classes.length];
            int used = 0;
            int below = Integer.MAX_VALUE;
            for (int[] kind : classes) {
                int[] owners = withLength(literals, kind[2], below);
                below = kind[2];
                if (owners.length > 0) {
                    WindowChooser chooser = new WindowChooser(literals, kind[0], kind[1], owners);
                    int[] windows = new int[owners.length];
                    Arrays.setAll(windows, i -> chooser.choose(owners[i]));
                    indexes[used++] = new GramIndex(kind[0], kind[1], literals, owners, windows);
                }
            }
            return new LiteralMatcher(literals, Arrays.copyOf(indexes, used), singles(literals));
        }

        private static int[] withLength(Literals literals, int atLeast, int below) {
            int[] found = new int[literals.count()];
            int n = 0;
            for (int i = 0; i < found.length; i++) {
                if (literals.length(i) >= atLeast && literals.length(i) < below) {
                    found[n++] = i;
                }
            }
            return Arrays.copyOf(found, n);
        }

        private static int[][] singles(Literals literals) {
            int[] owners = withLength(literals, 1, 2);
            if (owners.length == 0) {
                return new int[0][];
            }
            int[][] table = new int[256][];
            byte[] text = new byte[1];
            for (int b = 0; b < table.length; b++) {
                text[0] = (byte) b;
                table[b] = Arrays.stream(owners)
                        .filter(owner -> literals.matches(owner, text, 0, 1))
                        .toArray();
            }
            return table;
        }
    }
}
