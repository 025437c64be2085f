package io.hivesec.engines.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Bits of a stream, the highest of each unit first. */
final class Bits {
    private final InputStream in;
    private final int width;
    private int unit;
    private int left;

    private Bits(InputStream in, int width) {
        this.in = in;
        this.width = width;
    }

    /** The bits of each byte. */
    static Bits ofBytes(InputStream in) {
        return new Bits(in, 8);
    }

    /** The bits of each 16-bit number, whose lower byte comes first. */
    static Bits ofWords(InputStream in) {
        return new Bits(in, 16);
    }

    int bit() throws IOException {
        if (left == 0) {
            unit = octet();
            if (width == 16) {
                // A stream of words may lack the last half.
                unit |= Math.max(0, in.read()) << 8;
            }
            left = width;
        }
        left--;
        return unit >> left & 1;
    }

    /** A number of at most 31 bits. */
    int bits(int count) throws IOException {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    /** Goes on with the next unit. */
    void align() {
        left = 0;
    }

    boolean isAligned() {
        return left == 0;
    }

    /** The next byte; only between units. */
    int octet() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException("cut off");
        }
        return b;
    }
}
