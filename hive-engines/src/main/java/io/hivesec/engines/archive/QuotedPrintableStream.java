package io.hivesec.engines.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Quoted-printable text (RFC 2045); what is quoted wrongly stays as it is. */
final class QuotedPrintableStream extends BlockStream {
    private final InputStream in;

    QuotedPrintableStream(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = 0;
        while (n < length) {
            int c = in.read();
            if (c < 0) {
                break;
            }
            if (c != '=') {
                buffer[offset + n++] = (byte) c;
                continue;
            }
            in.mark(2);
            int first = in.read();
            if (first == '\n' || first < 0) {
                continue;
            }
            int second = in.read();
            if (first == '\r' && second == '\n') {
                continue;
            }
            int value = Character.digit(first, 16) << 4 | Character.digit(Math.max(0, second), 16);
            if (value < 0) {
                in.reset();
                value = '=';
            }
            buffer[offset + n++] = (byte) value;
        }
        return n == 0 && length > 0 ? -1 : n;
    }
}
