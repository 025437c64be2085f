package io.hivesec.engines.archive;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A stream that is decoded a byte at a time. What came out before a failure is handed out before the failure is told. */
abstract class ByteStream extends InputStream {
    private @Nullable IOException failure;

    /** The next byte, or -1 at the end. */
    abstract int next() throws IOException;

    @Override
    public final int read() throws IOException {
        IOException known = failure;
        if (known != null) {
            throw known;
        }
        return next();
    }

    @Override
    public final int read(byte[] buffer, int offset, int length) throws IOException {
        int n = 0;
        while (n < length) {
            int b;
            try {
                b = read();
            } catch (IOException e) {
                if (n == 0) {
                    throw e;
                }
                failure = e;
                break;
            }
            if (b < 0) {
                break;
            }
            buffer[offset + n++] = (byte) b;
        }
        return n == 0 && length > 0 ? -1 : n;
    }
}
