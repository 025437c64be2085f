package io.hivesec.engines.archive;

import io.hivesec.artifact.Content;
import io.hivesec.spi.DeadlineException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads files that texts carry: data in addresses (RFC 2397) and uuencoded files (POSIX). */
final class TextReader {
    private static final String DATA = ";base64,";
    private static final String BEGIN = "begin ";
    private static final int MOST_NAME = 300;
    private static final int BUFFER = 1 << 15;

    private final InputStream in;
    private final Children children;
    private int number;

    private TextReader(InputStream in, Children children) {
        this.in = new BufferedInputStream(in, 1 << 14);
        this.children = children;
    }

    static void read(Content content, Meter meter, Children children) throws IOException, DeadlineException {
        if (!mayCarry(content, meter)) {
            return;
        }
        try (InputStream in = content.open()) {
            new TextReader(in, children).read();
        }
    }

    /** Whether any of the two marks is in it at all; few texts have one, and this looks faster than reading does. */
    private static boolean mayCarry(Content content, Meter meter) throws IOException, DeadlineException {
        byte[] data = DATA.getBytes(StandardCharsets.US_ASCII);
        byte[] begin = BEGIN.getBytes(StandardCharsets.US_ASCII);
        byte[] buffer = new byte[BUFFER];
        int kept = 0;
        try (InputStream in = content.open()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer, kept, BUFFER - kept)) {
                meter.checkTime();
                int filled = kept + n;
                for (int i = BEGIN.length() - 1; i < filled; i++) {
                    if ((buffer[i] == ',' && buffer[i - 1] == '4' && endsWith(buffer, i + 1, data))
                            || (buffer[i] == ' ' && buffer[i - 1] == 'n' && endsWith(buffer, i + 1, begin))) {
                        return true;
                    }
                }
                kept = Math.min(filled, data.length - 1);
                System.arraycopy(buffer, filled - kept, buffer, 0, kept);
            }
        }
        return false;
    }

    private static boolean endsWith(byte[] buffer, int end, byte[] mark) {
        return end >= mark.length && Arrays.equals(buffer, end - mark.length, end, mark, 0, mark.length);
    }

    private void read() throws IOException, DeadlineException {
        int data = 0;
        int begin = 0;
        for (int c = in.read(); c >= 0; c = in.read()) {
            data = c == DATA.charAt(data) ? data + 1 : c == ';' ? 1 : 0;
            if (data == DATA.length()) {
                data = 0;
                children.entry("data " + ++number, new Base64Stream(new UntilDelimiter(in)));
                begin = -1;
            } else if (c == '\n') {
                begin = 0;
            } else {
                begin = begin >= 0 && c == BEGIN.charAt(begin) ? begin + 1 : -1;
            }
            if (begin == BEGIN.length()) {
                begin = -1;
                uuencoded();
            }
        }
    }

    private void uuencoded() throws IOException, DeadlineException {
        StringBuilder line = new StringBuilder();
        in.mark(MOST_NAME + 2);
        for (int c = in.read(); c >= 0 && c != '\n' && line.length() < MOST_NAME; c = in.read()) {
            line.append((char) c);
        }
        int space = line.indexOf(" ");
        if ((space == 3 || space == 4) && line.substring(0, space).chars().allMatch(c -> c >= '0' && c < '8')) {
            children.entry(line.substring(space + 1).strip(), new UuStream(in));
        } else {
            in.reset();
        }
    }

    /** Ends before what cannot be in an address. */
    private static final class UntilDelimiter extends ByteStream {
        private final InputStream in;
        private boolean ended;

        UntilDelimiter(InputStream in) {
            this.in = in;
        }

        @Override
        int next() throws IOException {
            if (ended) {
                return -1;
            }
            in.mark(1);
            int c = in.read();
            if (c < 0 || "\"')<>\\`,;".indexOf(c) >= 0) {
                ended = true;
                in.reset();
                return -1;
            }
            return c;
        }
    }

    /** Lines of uuencoded data. */
    private static final class UuStream extends BlockStream {
        private final InputStream in;
        private final byte[] line = new byte[66];
        private int at;
        private int filled;
        private boolean ended;

        UuStream(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (at == filled && !ended) {
                next();
            }
            if (at == filled) {
                return -1;
            }
            int n = Math.min(length, filled - at);
            System.arraycopy(line, at, buffer, offset, n);
            at += n;
            return n;
        }

        private void next() throws IOException {
            in.mark(1);
            int first = in.read();
            int count = first - ' ' & 63;
            at = 0;
            filled = 0;
            if (first < ' ' || first > '`' || count == 0) {
                ended = true;
                in.reset();
                return;
            }
            int bits = 0;
            int have = 0;
            in.mark(1);
            for (int c = in.read(); c >= ' '; c = in.read()) {
                bits = bits << 6 | (c - ' ' & 63);
                have += 6;
                if (have >= 8 && filled < count) {
                    have -= 8;
                    line[filled++] = (byte) (bits >> have);
                }
                in.mark(1);
            }
            in.reset();
            for (int c = in.read(); c == '\r'; c = in.read()) {
                // the line's end
            }
        }
    }
}
