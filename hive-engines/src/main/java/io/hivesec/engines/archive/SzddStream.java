package io.hivesec.engines.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Microsoft's COMPRESS.EXE: LZSS in a ring of 4,096 bytes. */
final class SzddStream extends DictionaryStream {
    private static final int HEADER = 14;
    private static final int RING = 4096;

    private final InputStream in;
    private final long size;
    private int flags = 1;

    /** @param in from the beginning of the file on */
    SzddStream(InputStream in) throws IOException {
        super(13, ' ');
        this.in = in;
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER) {
            throw new EOFException("cut off in its header");
        }
        size = Bytes.of(header).u32(10);
    }

    @Override
    boolean step() throws IOException {
        if (written() >= size) {
            return false;
        }
        int first = next();
        if (flags == 1) {
            flags = first | 0x100;
            return true;
        }
        boolean literal = (flags & 1) == 1;
        flags >>= 1;
        if (literal) {
            put(first);
            return true;
        }
        int second = next();
        int from = first | (second & 0xf0) << 4;
        int distance = (int) (written() - 16 - from) & RING - 1;
        copy(distance == 0 ? RING : distance, (int) Math.min(size - written(), (second & 15) + 3));
        return true;
    }

    private int next() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException("cut off at " + written());
        }
        return b;
    }
}
