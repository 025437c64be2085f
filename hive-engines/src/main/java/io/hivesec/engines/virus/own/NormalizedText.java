package io.hivesec.engines.virus.own;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A text as ClamAV's signatures of target 7 expect it: in lower case, white space as one space, and without control characters
 * and whatever is not ASCII. So a script that is spaced, cased or encoded otherwise (UTF-16 too) comes out the same. What
 * clamscan 1.4.6 does was found out by asking it. Not thread-safe.
 */
final class NormalizedText extends FilterInputStream {
    private static final byte DROPPED = 0;
    private static final byte[] MEANING = new byte[256];

    static {
        for (int c = ' '; c <= 0x7f; c++) {
            MEANING[c] = (byte) Character.toLowerCase(c);
        }
        for (int c = '\t'; c <= '\r'; c++) {
            MEANING[c] = ' ';
        }
    }

    private boolean afterSpace;
    private long count;

    /** @param in the text as it is */
    NormalizedText(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int kept = 0;
        while (kept == 0 && length > 0) {
            int n = super.read(buffer, offset, length);
            if (n < 0) {
                return -1;
            }
            for (int i = offset; i < offset + n; i++) {
                byte meaning = MEANING[buffer[i] & 0xff];
                boolean isSpace = meaning == ' ';
                if (meaning != DROPPED && !(isSpace && afterSpace)) {
                    buffer[offset + kept++] = meaning;
                    afterSpace = isSpace;
                }
            }
        }
        count += kept;
        return kept;
    }

    /** How many bytes came out so far. */
    long count() {
        return count;
    }
}
