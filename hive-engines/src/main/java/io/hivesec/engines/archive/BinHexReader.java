package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads BinHex 4.0 (RFC 1741). */
final class BinHexReader {
    /** What such a file says of itself. */
    static final String MARK = "(This file must be converted with BinHex";

    private static final String ALPHABET = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";

    private BinHexReader() {}

    static void read(InputStream in, Children children) throws IOException, DeadlineException {
        Lines lines = new Lines(in);
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            if (Lines.text(line).startsWith(MARK)) {
                break;
            }
        }
        int c = lines.read();
        while (c >= 0 && c != ':') {
            c = lines.read();
        }
        RunLengths data = new RunLengths(new SixBits(lines));
        byte[] name = exactly(data, exactly(data, 1)[0] & 0x3f);
        Bytes header = Bytes.of(exactly(data, 21));
        long fork = header.u32be(11);
        long resources = header.u32be(15);
        LimitedStream first = new LimitedStream(data, fork);
        String text = Bytes.of(name).text(0, name.length);
        children.entry(text, first);
        first.drain();
        exactly(data, 2);
        if (resources > 0) {
            LimitedStream second = new LimitedStream(data, resources);
            children.entry(text + " (resources)", second);
            second.drain();
            exactly(data, 2);
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("BinHex cut off");
        }
        return bytes;
    }

    /** Six bits a character, to the colon. */
    private static final class SixBits extends ByteStream {
        private final Lines lines;
        private int bits;
        private int count;
        private boolean ended;

        SixBits(Lines lines) {
            this.lines = lines;
        }

        @Override
        int next() throws IOException {
            while (!ended) {
                int c = lines.read();
                ended = c < 0 || c == ':';
                int value = ended || c <= ' ' ? -1 : ALPHABET.indexOf(c);
                if (value < 0) {
                    continue;
                }
                bits = bits << 6 | value;
                count += 6;
                if (count >= 8) {
                    count -= 8;
                    return bits >> count & 0xff;
                }
            }
            return -1;
        }
    }

    /** Undoes runs: a byte, 0x90, and how often it is there. */
    private static final class RunLengths extends ByteStream {
        private static final int MARKER = 0x90;

        private final InputStream in;
        private int last;
        private int left;

        RunLengths(InputStream in) {
            this.in = in;
        }

        @Override
        int next() throws IOException {
            while (left == 0) {
                int b = in.read();
                int run = b == MARKER ? in.read() : 0;
                if (run <= 0) {
                    last = b;
                    return b;
                }
                left = run - 1;
            }
            left--;
            return last;
        }
    }
}
