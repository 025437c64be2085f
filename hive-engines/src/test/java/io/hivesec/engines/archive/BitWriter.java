package io.hivesec.engines.archive;

import java.io.ByteArrayOutputStream;

/** Writes bits, the highest of each unit first. */
final class BitWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final int width;
    private int unit;
    private int used;

    /** @param width 8 for bytes, 16 for numbers whose lower byte comes first, 32 likewise */
    BitWriter(int width) {
        this.width = width;
    }

    BitWriter put(long value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            unit = unit << 1 | (int) (value >> i & 1);
            if (++used == width) {
                flush();
            }
        }
        return this;
    }

    private void flush() {
        for (int i = 0; i < width; i += 8) {
            out.write(unit >> i);
        }
        unit = 0;
        used = 0;
    }

    /** Fills the unit. */
    BitWriter align() {
        while (used > 0) {
            put(0, 1);
        }
        return this;
    }

    BitWriter bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] done() {
        align();
        return out.toByteArray();
    }
}
