package io.hivesec.engines.virus.icap;

import io.hivesec.engines.virus.Specimen;
import io.hivesec.engines.virus.wire.Wire;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Chunked bodies (RFC 7230 section 4.1), sent and compared with what was sent. Stateless. */
final class IcapBody {
    private static final int CHUNK = 64 * 1024;
    private static final int MAX_LINE = 4096;
    private static final int MAX_TRAILERS = 50;
    private static final byte[] NEW_LINE = {'\r', '\n'};

    private IcapBody() {}

    /** How an echoed body stands to the one that was sent. */
    enum Echo {
        /** Byte for byte the same. */
        SAME,
        /** The same as far as it goes, and shorter. */
        TRUNCATED,
        /** Another one. */
        CHANGED
    }

    /**
     * Sends a part of a body as chunks.
     *
     * @param limit the most bytes to send
     * @return whether all of it was sent; when not, the service has something to say
     */
    static boolean send(Wire wire, InputStream in, long limit, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        byte[] bytes = new byte[CHUNK];
        long left = limit;
        while (left > 0) {
            int n = in.readNBytes(bytes, 0, (int) Math.min(CHUNK, left));
            if (n == 0) {
                return true;
            }
            left -= n;
            if (wire.hasInput()
                    || !wire.write(Integer.toHexString(n) + "\r\n", deadline)
                    || !wire.write(bytes, 0, n, deadline)
                    || !wire.write(NEW_LINE, 0, NEW_LINE.length, deadline)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads a body to its end and compares it with a specimen.
     *
     * @throws IOException when it is no chunked body, or is cut short
     */
    static Echo compare(Wire wire, Specimen specimen, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        byte[] theirs = new byte[CHUNK];
        long seen = 0;
        boolean isSame = true;
        try (InputStream ours = specimen.content().open()) {
            for (long left = chunkSize(wire, deadline); left > 0; left = chunkSize(wire, deadline)) {
                while (left > 0) {
                    int n = wire.read(theirs, 0, (int) Math.min(CHUNK, left), deadline);
                    if (n < 0) {
                        throw new IOException("echoed body cut short after " + seen + " bytes");
                    }
                    left -= n;
                    seen += n;
                    isSame = isSame && Arrays.equals(ours.readNBytes(n), Arrays.copyOf(theirs, n));
                    if (!isSame && seen > specimen.size() + CHUNK) {
                        return Echo.CHANGED;
                    }
                }
                line(wire, deadline);
            }
        }
        for (int i = 0; !line(wire, deadline).isEmpty(); i++) {
            if (i == MAX_TRAILERS) {
                throw new IOException("more than " + MAX_TRAILERS + " trailers");
            }
        }
        if (!isSame) {
            return Echo.CHANGED;
        }
        return seen < specimen.size() ? Echo.TRUNCATED : Echo.SAME;
    }

    private static long chunkSize(Wire wire, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        String size = line(wire, deadline).split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,12}")) {
            throw new IOException("not a chunk's size: '" + size + "'");
        }
        return Long.parseLong(size, 16);
    }

    private static String line(Wire wire, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        byte[] line = wire.readThrough('\n', MAX_LINE, deadline);
        if (line.length == 0 || line[line.length - 1] != '\n') {
            throw new IOException("echoed body cut short");
        }
        return new String(line, StandardCharsets.ISO_8859_1).strip();
    }
}
