package io.hivesec.engines.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Quoted-printable text (RFC 2045); what is quoted wrongly stays as it is. */
final class QuotedPrintableStream extends ByteStream {
    private final InputStream in;

    QuotedPrintableStream(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    @Override
    int next() throws IOException {
        while (true) {
            int c = in.read();
            if (c != '=') {
                return c;
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
            if (value >= 0) {
                return value;
            }
            in.reset();
            return '=';
        }
    }
}
