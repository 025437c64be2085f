package io.hivesec.engines.archive;

import java.io.IOException;
import java.io.InputStream;

/** LZW as PDF has it: codes of 9 to 12 bits that grow one code early (ISO 32000-1, 7.4.4). */
final class PdfLzwStream extends DictionaryStream {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int CODES = 4096;

    private final Bits bits;
    private final long[] places = new long[CODES];
    private final int[] lengths = new int[CODES];
    private int next = 258;
    private int width = 9;
    private long lastAt = -1;
    private int lastLength;

    PdfLzwStream(InputStream in) {
        super(20, -1);
        this.bits = Bits.ofBytes(in);
    }

    @Override
    boolean step() throws IOException {
        int code = bits.bits(width);
        if (code == END) {
            return false;
        }
        if (code == CLEAR) {
            next = 258;
            width = 9;
            lastAt = -1;
            return true;
        }
        // A code stands for a place in what came out: the bytes of the code before it, and one more.
        if (lastAt >= 0 && next < CODES) {
            places[next] = lastAt;
            lengths[next] = lastLength + 1;
            next++;
        }
        long at = written();
        if (code < 256) {
            put(code);
        } else if (code < next) {
            copy(at - places[code], lengths[code]);
        } else {
            throw new IOException("damaged: a code that is none");
        }
        lastAt = at;
        lastLength = (int) (written() - at);
        if (next + 1 >= 1 << width && width < 12) {
            width++;
        }
        return true;
    }
}
