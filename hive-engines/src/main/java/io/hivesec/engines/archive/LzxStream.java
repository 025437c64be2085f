package io.hivesec.engines.archive;

import java.io.IOException;
import java.io.InputStream;

/** LZX as cabinets and compiled help have it. Sources: MS-PATCH, Microsoft's LZX data compression format. */
final class LzxStream extends BlockStream {
    private static final int FRAME = 1 << 15;
    private static final int[] SLOTS = {30, 32, 34, 36, 38, 42, 50};
    private static final int[] BASE = new int[51];
    private static final int[] EXTRA = new int[51];

    static {
        for (int slot = 0; slot < 50; slot++) {
            EXTRA[slot] = slot < 4 ? 0 : Math.min(17, slot / 2 - 1);
            BASE[slot + 1] = BASE[slot] + (1 << EXTRA[slot]);
        }
    }

    private final Bits bits;
    private final byte[] window;
    private final long size;
    private final int resetFrames;
    private final LzxTrees trees;
    private final byte[] frame = new byte[FRAME];
    private long written;
    private int at;
    private int filled;
    private final int[] recent = new int[3];
    private boolean begun;
    private int translated;
    private LzxTrees.Kind kind = LzxTrees.Kind.NONE;
    private int blockLeft;
    private boolean odd;
    private int copyLeft;
    private int copyFrom;

    /**
     * @param windowBits the window's size, 15 to 21
     * @param resetFrames after how many frames of 32 KiB it begins anew; 0 when it never does
     * @param size how many bytes come out
     */
    LzxStream(InputStream in, int windowBits, int resetFrames, long size) throws IOException {
        if (windowBits < 15 || windowBits > 21) {
            throw new UnsupportedFormatException("an LZX window of " + windowBits + " bits");
        }
        this.bits = Bits.ofWords(in);
        // No more than can be copied from: many folders may ask for much and have nothing.
        long needed = Long.highestOneBit(Math.max(FRAME, Math.min(1 << 21, size))) << 1;
        this.window = new byte[(int) Math.min(1 << windowBits, needed)];
        this.trees = new LzxTrees(SLOTS[windowBits - 15]);
        this.resetFrames = resetFrames;
        this.size = size;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (at == filled) {
            if (written >= size) {
                return -1;
            }
            decodeFrame((int) Math.min(FRAME, size - written));
        }
        int n = Math.min(length, filled - at);
        System.arraycopy(frame, at, buffer, offset, n);
        at += n;
        return n;
    }

    private void decodeFrame(int length) throws IOException {
        long number = written / FRAME;
        if (!begun || (resetFrames > 0 && number % resetFrames == 0)) {
            restart();
        }
        long end = written + length;
        while (written < end) {
            if (copyLeft > 0) {
                copyLeft--;
                put(window[(int) (written - copyFrom) & window.length - 1]);
            } else {
                decode();
            }
        }
        bits.align();
        for (int i = 0; i < length; i++) {
            frame[i] = window[(int) (end - length + i) & window.length - 1];
        }
        if (translated != 0 && number < 32768) {
            translate(length, (int) (end - length));
        }
        at = 0;
        filled = length;
    }

    private void restart() throws IOException {
        begun = true;
        recent[0] = recent[1] = recent[2] = 1;
        trees.clear();
        blockLeft = 0;
        copyLeft = 0;
        kind = LzxTrees.Kind.NONE;
        translated = bits.bit() == 1 ? bits.bits(16) << 16 | bits.bits(16) : 0;
    }

    private void put(int b) {
        window[(int) written & window.length - 1] = (byte) b;
        written++;
    }

    private void decode() throws IOException {
        if (blockLeft == 0) {
            block();
        }
        if (kind == LzxTrees.Kind.STORED) {
            put(bits.octet());
            blockLeft--;
            return;
        }
        int symbol = trees.main.read(bits);
        if (symbol < 256) {
            put(symbol);
            blockLeft--;
            return;
        }
        int length = (symbol - 256 & 7) + 2;
        if (length == 9) {
            length += trees.length.read(bits);
        }
        copyFrom = distance(symbol - 256 >> 3);
        if (copyFrom < 1 || copyFrom > Math.min(written, window.length) || length > blockLeft) {
            throw new IOException("damaged: a copy of " + length + " from " + copyFrom + " back");
        }
        copyLeft = length;
        blockLeft -= length;
    }

    private int distance(int slot) throws IOException {
        int distance;
        if (slot < 3) {
            distance = recent[slot];
            recent[slot] = recent[0];
            recent[0] = distance;
            return distance;
        }
        int extra = EXTRA[slot];
        if (kind == LzxTrees.Kind.ALIGNED && extra >= 3) {
            distance = BASE[slot] - 2 + (bits.bits(extra - 3) << 3);
            distance += trees.aligned.read(bits);
        } else {
            distance = BASE[slot] - 2 + bits.bits(extra);
        }
        recent[2] = recent[1];
        recent[1] = recent[0];
        recent[0] = distance;
        return distance;
    }

    private void block() throws IOException {
        if (kind == LzxTrees.Kind.STORED && odd) {
            bits.octet();
        }
        kind = LzxTrees.Kind.of(bits.bits(3));
        blockLeft = bits.bits(24);
        if (blockLeft == 0) {
            throw new IOException("damaged: an empty block");
        }
        if (kind == LzxTrees.Kind.STORED) {
            odd = blockLeft % 2 == 1;
            if (bits.isAligned()) {
                bits.bits(16);
            }
            bits.align();
            for (int i = 0; i < 3; i++) {
                recent[i] = bits.octet() | bits.octet() << 8 | bits.octet() << 16 | bits.octet() << 24;
            }
        } else {
            trees.read(bits, kind);
        }
    }

    /** Turns the absolute targets of x86 calls into relative ones again. */
    private void translate(int length, int position) {
        for (int i = 0; i < length - 10; i++) {
            if (frame[i] != (byte) 0xe8) {
                continue;
            }
            int target = 0;
            for (int b = 4; b > 0; b--) {
                target = target << 8 | (frame[i + b] & 0xff);
            }
            int here = position + i;
            if (target >= -here && target < translated) {
                int relative = target >= 0 ? target - here : target + translated;
                for (int b = 1; b <= 4; b++) {
                    frame[i + b] = (byte) (relative >> 8 * (b - 1));
                }
            }
            i += 4;
        }
    }
}
