package io.hivesec.engines.archive;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of a decoder that copies from what came out before. What came out is handed out before a failure is told.
 */
abstract class DictionaryStream extends BlockStream {
    private static final int STEPS = 4096;
    /** The most bytes that one step may put out. */
    static final int MOST = 1 << 13;

    private final byte[] window;
    private final int mask;
    private final boolean preset;
    private long written;
    private long handed;
    private boolean ended;
    private @Nullable IOException failure;

    /**
     * @param bits the window's size as a power of two, of which at least 14 are used
     * @param fill what is copied from before the beginning; negative when nothing may be
     */
    DictionaryStream(int bits, int fill) {
        window = new byte[1 << Math.max(14, bits)];
        mask = window.length - 1;
        preset = fill >= 0;
        if (fill > 0) {
            Arrays.fill(window, (byte) fill);
        }
    }

    /** Puts out some bytes, at most {@link #MOST}; false at the end. */
    abstract boolean step() throws IOException;

    final long written() {
        return written;
    }

    final void put(int b) {
        window[(int) written & mask] = (byte) b;
        written++;
    }

    /** Puts out what is so far back, at least 1. */
    final void copy(long distance, int length) throws IOException {
        if (distance < 1 || distance > window.length || (!preset && distance > written) || length > MOST) {
            throw new IOException("damaged: a copy of " + length + " from " + distance + " back");
        }
        for (int i = 0; i < length; i++) {
            put(window[(int) (written - distance) & mask]);
        }
    }

    @Override
    public final int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (handed == written) {
            fill();
        }
        int n = (int) Math.min(length, written - handed);
        if (n == 0) {
            IOException failed = failure;
            if (failed != null) {
                throw failed;
            }
            return -1;
        }
        for (int i = 0; i < n; i++) {
            buffer[offset + i] = window[(int) (handed + i) & mask];
        }
        handed += n;
        return n;
    }

    private void fill() {
        try {
            while (!ended && written - handed < Math.min(STEPS, window.length - MOST)) {
                ended = !step();
            }
        } catch (IOException e) {
            ended = true;
            failure = e;
        }
    }
}
