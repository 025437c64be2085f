package io.hivesec.engines.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Base64 as mail programs read it: whatever is not of its alphabet is passed over (RFC 2045). */
final class Base64Stream extends ByteStream {
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < 64; i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
        // The alphabet for addresses and file names (RFC 4648).
        VALUES['-'] = 62;
        VALUES['_'] = 63;
    }

    private final InputStream in;
    private int bits;
    private int count;

    Base64Stream(InputStream in) {
        this.in = in;
    }

    @Override
    int next() throws IOException {
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '=') {
                count = 0;
                bits = 0;
            }
            int value = c < 128 ? VALUES[c] : -1;
            if (value >= 0) {
                bits = bits << 6 | value;
                count += 6;
                if (count >= 8) {
                    count -= 8;
                    return bits >> count & 0xff;
                }
            }
        }
        return -1;
    }
}
