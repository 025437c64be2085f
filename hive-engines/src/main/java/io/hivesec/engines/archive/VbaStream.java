package io.hivesec.engines.archive;

import java.io.EOFException;
import java.io.IOException;

/** The source of a macro module as Office compresses it (MS-OVBA 2.4.1). */
final class VbaStream extends DictionaryStream {
    private static final int CHUNK = 4096;
    private static final int SIGNATURE = 0x3000;

    private final Bytes data;
    private int at = 1;
    private int chunkEnd = 1;
    private long chunkBegin;
    private int flags = 1;

    /** @param data from the byte 1 on that every compressed module begins with */
    VbaStream(Bytes data) {
        super(13, -1);
        this.data = data;
    }

    @Override
    boolean step() throws IOException {
        if (at >= chunkEnd) {
            return chunk();
        }
        if (flags == 1) {
            flags = data.u8(at++) | 0x100;
            return true;
        }
        boolean copied = (flags & 1) == 1;
        flags >>= 1;
        if (!copied) {
            put(data.u8(at++));
            return true;
        }
        // The more came out of the chunk, the more bits the distance has and the fewer the length.
        int before = (int) (written() - chunkBegin);
        int distanceBits = Math.max(4, 32 - Integer.numberOfLeadingZeros(Math.max(0, before - 1)));
        if (before < 1 || before > CHUNK) {
            throw new IOException("damaged: a chunk that is too long");
        }
        int token = data.u16(at);
        at += 2;
        copy((token >> 16 - distanceBits) + 1L, (token & (1 << 16 - distanceBits) - 1) + 3);
        return true;
    }

    /** Goes to the next chunk; false where there is none. */
    private boolean chunk() throws EOFException {
        if (!data.has(at, 2) || (data.u16(at) & 0x7000) != SIGNATURE) {
            return false;
        }
        int header = data.u16(at);
        chunkBegin = written();
        flags = 1;
        at += 2;
        chunkEnd = Math.min(data.size(), at + (header & 0xfff) + 1);
        if ((header & 0x8000) == 0) {
            int stored = Math.min(CHUNK, data.size() - at);
            for (int i = 0; i < stored; i++) {
                put(data.u8(at++));
            }
            chunkEnd = at;
        }
        return true;
    }
}
