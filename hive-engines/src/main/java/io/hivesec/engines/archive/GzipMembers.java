package io.hivesec.engines.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * All members of a gzip stream (RFC 1952). What was inflated is handed out before a missing trailer or rubbish behind it is
 * told, which the JDK's and commons-compress's readers do not do.
 */
final class GzipMembers extends BlockStream {
    private static final int TRAILER = 8;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final byte[] input = new byte[1 << 13];
    private int at;
    private int filled;
    private boolean inMember;
    private boolean begun;

    GzipMembers(InputStream in) {
        this.in = in;
    }

    private int next() throws IOException {
        if (at == filled) {
            at = 0;
            filled = Math.max(0, in.read(input, 0, input.length));
            if (filled == 0) {
                return -1;
            }
        }
        return input[at++] & 0xff;
    }

    private int needed() throws IOException {
        int b = next();
        if (b < 0) {
            throw new EOFException("gzip cut off");
        }
        return b;
    }

    /** Reads a member's header; false at the end of the stream. */
    private boolean header() throws IOException {
        int first = next();
        if (first < 0 && begun) {
            return false;
        }
        if (first != 0x1f || needed() != 0x8b || needed() != 8) {
            throw new IOException("rubbish behind a gzip member");
        }
        int flags = needed();
        skip(6);
        if ((flags & 4) != 0) {
            skip(needed() | needed() << 8);
        }
        for (int text = (flags >> 3 & 1) + (flags >> 4 & 1); text > 0; text--) {
            while (needed() != 0) {
                // name or comment
            }
        }
        skip((flags & 2) != 0 ? 2 : 0);
        inflater.reset();
        begun = true;
        return true;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            needed();
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (length > 0) {
            if (!inMember) {
                if (begun) {
                    skip(TRAILER);
                }
                if (!header()) {
                    return -1;
                }
                inMember = true;
            }
            int n = inflate(buffer, offset, length);
            if (n > 0) {
                return n;
            }
        }
        return 0;
    }

    private int inflate(byte[] buffer, int offset, int length) throws IOException {
        try {
            while (true) {
                int n = inflater.inflate(buffer, offset, length);
                if (inflater.finished()) {
                    at = filled - inflater.getRemaining();
                    inMember = false;
                    return n;
                }
                if (n > 0) {
                    return n;
                }
                if (inflater.needsDictionary()) {
                    throw new IOException("gzip with a dictionary");
                }
                if (at == filled) {
                    at = next() < 0 ? filled : 0;
                    if (filled == 0) {
                        throw new EOFException("gzip cut off");
                    }
                }
                inflater.setInput(input, at, filled - at);
                at = filled;
            }
        } catch (DataFormatException e) {
            throw new IOException("damaged: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
