package io.hivesec.engines.archive;

import java.io.IOException;

/** UCL's NRV2B, NRV2D and NRV2E with bits in 32-bit numbers, which UPX uses. Source: M. Oberhumer's description in UCL. */
final class NrvDecoder {
    private static final int MOST = 1 << 28;

    private final Bytes data;
    private final Kind kind;
    private final byte[] out;
    private int at;
    private int filled;
    private long bits;
    private int left;

    /** The variants. */
    enum Kind {
        B,
        D,
        E
    }

    private NrvDecoder(Bytes data, Kind kind, int size) {
        this.data = data;
        this.kind = kind;
        this.out = new byte[size];
    }

    /**
     * All that comes out.
     *
     * @param size how many bytes that has to be
     * @throws IOException when it is something else
     */
    static byte[] decode(Bytes data, Kind kind, int size) throws IOException {
        NrvDecoder decoder = new NrvDecoder(data, kind, size);
        decoder.decode();
        return decoder.out;
    }

    private int bit() throws IOException {
        if (left == 0) {
            bits = data.u32(at);
            at += 4;
            left = 32;
        }
        return (int) (bits >> --left & 1);
    }

    private void decode() throws IOException {
        int last = 1;
        while (true) {
            while (bit() == 1) {
                put(data.u8(at++));
            }
            int offset = offset();
            int low = 0;
            if (offset == 2) {
                offset = last;
                low = kind == Kind.B ? 0 : bit();
            } else {
                offset = (offset - 3 << 8) + data.u8(at++);
                if (offset == -1) {
                    break;
                }
                if (kind != Kind.B) {
                    low = ~offset & 1;
                    offset >>= 1;
                }
                last = ++offset;
            }
            copy(offset, length(low) + (Integer.compareUnsigned(offset, kind == Kind.B ? 0xd00 : 0x500) > 0 ? 1 : 0));
        }
        if (filled != out.length) {
            throw new IOException("damaged: " + filled + " bytes instead of " + out.length);
        }
    }

    private int offset() throws IOException {
        int offset = 1;
        while (true) {
            offset = 2 * offset + bit();
            if (bit() == 1) {
                return offset;
            }
            if (kind != Kind.B) {
                offset = 2 * (offset - 1) + bit();
            }
            if (offset > MOST) {
                throw new IOException("damaged: an offset without an end");
            }
        }
    }

    /** How many bytes are copied. */
    private int length(int low) throws IOException {
        if (kind == Kind.E) {
            if (low == 1) {
                return 2 + bit();
            }
            return bit() == 1 ? 4 + bit() : long1() + 4;
        }
        int length = 2 * (kind == Kind.B ? bit() : low) + bit();
        return length == 0 ? long1() + 3 : length + 1;
    }

    private int long1() throws IOException {
        int length = 1;
        do {
            length = 2 * length + bit();
            if (length > MOST) {
                throw new IOException("damaged: a length without an end");
            }
        } while (bit() == 0);
        return length;
    }

    private void put(int b) throws IOException {
        if (filled == out.length) {
            throw new IOException("damaged: more than " + out.length + " bytes");
        }
        out[filled++] = (byte) b;
    }

    private void copy(int distance, int length) throws IOException {
        if (distance < 1 || distance > filled || length > out.length - filled) {
            throw new IOException("damaged: a copy of " + length + " from " + distance + " back");
        }
        for (int i = 0; i < length; i++, filled++) {
            out[filled] = out[filled - distance];
        }
    }
}
