package io.hivesec.detectors.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * Lines of a stream, each as a range of bytes in a buffer that is used again. A line longer than the limit is reported
 * and passed over in constant memory.
 */
final class LineReader {

    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final int limit;
    private byte[] buffer = new byte[2 * CHUNK];
    private int position;
    private int end;
    private boolean exhausted;
    private boolean broken;
    private int from;
    private int to;
    private boolean tooLong;
    private long line;

    LineReader(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    byte[] buffer() {
        return buffer;
    }

    /** Where the line begins in the buffer. */
    int from() {
        return from;
    }

    /** Just past the line's last byte, the end of line not counted. */
    int to() {
        return to;
    }

    /** The line's number, from 1. */
    long line() {
        return line;
    }

    /** Whether the line was longer than the limit, so that only its beginning is there. */
    boolean tooLong() {
        return tooLong;
    }

    /** Whether the stream ended because its compressed data is damaged or cut off. */
    boolean broken() {
        return broken;
    }

    /** Goes to the next line; false when there is none. */
    boolean next() throws IOException {
        int scanned = position;
        tooLong = false;
        while (true) {
            int newline = indexOfNewline(scanned);
            if (newline >= 0) {
                return found(newline, newline + 1);
            }
            if (end - position > limit) {
                return foundTooLong();
            }
            scanned = end - position;
            if (!fill()) {
                return position < end && found(end, end);
            }
            scanned += position;
        }
    }

    private boolean found(int lineEnd, int nextLine) {
        line++;
        from = position;
        to = lineEnd > from && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        position = nextLine;
        tooLong = to - from > limit;
        return true;
    }

    private boolean foundTooLong() throws IOException {
        line++;
        tooLong = true;
        do {
            position = end;
            if (!fill()) {
                break;
            }
            position = indexOfNewline(position);
        } while (position < 0);
        position = position < end ? position + 1 : end;
        from = 0;
        to = 0;
        return true;
    }

    private int indexOfNewline(int start) {
        int newline = ByteSearch.endOfLine(buffer, start, end);
        return newline < end ? newline : -1;
    }

    /** Moves what is left to the front and reads more; false at the end of the stream. */
    private boolean fill() throws IOException {
        if (exhausted) {
            return false;
        }
        int kept = end - position;
        if (kept + CHUNK > buffer.length) {
            buffer =
                    Arrays.copyOf(Arrays.copyOfRange(buffer, position, end), Math.max(buffer.length, 2 * kept + CHUNK));
        } else {
            System.arraycopy(buffer, position, buffer, 0, kept);
        }
        position = 0;
        end = kept;
        int count = read();
        if (count < 0) {
            exhausted = true;
            return false;
        }
        end += count;
        return true;
    }

    private int read() throws IOException {
        try {
            return in.read(buffer, end, buffer.length - end);
        } catch (ZipException | EOFException e) {
            broken = true;
            return -1;
        }
    }
}
