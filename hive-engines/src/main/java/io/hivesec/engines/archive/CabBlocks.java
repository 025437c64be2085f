package io.hivesec.engines.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The data of a cabinet's blocks, one after the other. Source: MS-CAB, CFDATA. */
final class CabBlocks extends BlockStream {
    private final InputStream in;
    private final int reserved;
    private int blocks;
    private int left;
    private int unpacked;

    CabBlocks(InputStream in, int blocks, int reserved) {
        this.in = in;
        this.blocks = blocks;
        this.reserved = reserved;
    }

    /** Goes to the next block; false after the last. */
    boolean next() throws IOException {
        in.skipNBytes(left);
        left = 0;
        if (blocks == 0) {
            return false;
        }
        blocks--;
        byte[] header = in.readNBytes(8);
        if (header.length < 8) {
            throw new EOFException("a cabinet that is cut off");
        }
        left = Bytes.of(header).u16(4);
        unpacked = Bytes.of(header).u16(6);
        in.skipNBytes(reserved);
        if (unpacked == 0) {
            throw new UnsupportedFormatException("goes on in another cabinet");
        }
        return true;
    }

    /** How many bytes the block has when it is unpacked. */
    int unpacked() {
        return unpacked;
    }

    /** All of the block. */
    byte[] block() throws IOException {
        byte[] block = in.readNBytes(left);
        if (block.length < left) {
            throw new EOFException("a cabinet that is cut off");
        }
        left = 0;
        return block;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (left == 0) {
            if (!next()) {
                return -1;
            }
        }
        int n = in.read(buffer, offset, Math.min(length, left));
        if (n < 0) {
            throw new EOFException("a cabinet that is cut off");
        }
        left -= n;
        return n;
    }
}
