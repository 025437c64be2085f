package io.hivesec.engines.archive;

import java.io.IOException;
import java.io.InputStream;

/** So many bytes of a stream, which stays open. */
final class LimitedStream extends BlockStream {
    private final InputStream in;
    private long left;
    private boolean cutOff;

    LimitedStream(InputStream in, long size) {
        this.in = in;
        this.left = size;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0 || cutOff) {
            return -1;
        }
        int n = in.read(buffer, offset, (int) Math.min(left, length));
        if (n < 0) {
            cutOff = true;
        } else {
            left -= n;
        }
        return n;
    }

    /** Reads what is left. */
    void drain() throws IOException {
        byte[] buffer = new byte[8192];
        while (read(buffer, 0, buffer.length) >= 0) {
            // read and forgotten
        }
    }

    /** Whether there were fewer bytes than there should have been. */
    boolean isCutOff() {
        return cutOff;
    }
}
