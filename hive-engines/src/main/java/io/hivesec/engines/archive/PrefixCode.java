package io.hivesec.engines.archive;

import java.io.IOException;

/** A canonical prefix code: of two codes the shorter comes first, and of two as long that of the lower symbol. */
final class PrefixCode {
    private static final int MAX_LENGTH = 16;

    private final int[] counts = new int[MAX_LENGTH + 1];
    private final int[] symbols;
    private final int single;

    private PrefixCode(int[] symbols, int single) {
        this.symbols = symbols;
        this.single = single;
    }

    /** A code of one symbol, for which no bits are read. */
    static PrefixCode only(int symbol) {
        return new PrefixCode(new int[0], symbol);
    }

    /**
     * The code of these lengths, 0 for symbols that do not occur.
     *
     * @throws IOException when there is no such code
     */
    static PrefixCode of(int[] lengths) throws IOException {
        PrefixCode code = new PrefixCode(new int[lengths.length], -1);
        for (int length : lengths) {
            if (length > MAX_LENGTH) {
                throw new IOException("damaged: a code of " + length + " bits");
            }
            code.counts[length]++;
        }
        code.counts[0] = 0;
        int[] next = new int[MAX_LENGTH + 2];
        int room = 1;
        for (int length = 1; length <= MAX_LENGTH; length++) {
            next[length + 1] = next[length] + code.counts[length];
            room = (room << 1) - code.counts[length];
            if (room < 0) {
                throw new IOException("damaged: more codes than there are");
            }
        }
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            if (lengths[symbol] > 0) {
                code.symbols[next[lengths[symbol]]++] = symbol;
            }
        }
        return code;
    }

    /** The next symbol. */
    int read(Bits bits) throws IOException {
        if (single >= 0) {
            return single;
        }
        int code = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= MAX_LENGTH; length++) {
            code |= bits.bit();
            int count = counts[length];
            if (code - first < count) {
                return symbols[index + code - first];
            }
            index += count;
            first = first + count << 1;
            code <<= 1;
        }
        throw new IOException("damaged: a code that is none");
    }
}
