package io.hivesec.engines.archive;

import java.io.IOException;
import java.io.InputStream;

/**
 * LZSS with static Huffman codes in blocks, as LHA ({@code -lh4-} to {@code -lh7-}) and ARJ (methods 1 to 3) write it. Source:
 * H. Okumura's ar002.
 */
final class LzhStream extends DictionaryStream {
    private static final int LITERALS = 510;
    private static final int LENGTH_CODES = 19;
    private static final int THRESHOLD = 3;

    private final Bits bits;
    private final int positions;
    private final int positionBits;
    private final long size;
    private int left;
    private PrefixCode codes = PrefixCode.only(0);
    private PrefixCode distances = PrefixCode.only(0);

    /**
     * @param windowBits the dictionary's size
     * @param positions how many codes there are for distances
     * @param positionBits in how many bits their number is written
     * @param size how many bytes come out
     */
    LzhStream(InputStream in, int windowBits, int positions, int positionBits, long size) {
        super(windowBits, ' ');
        this.bits = Bits.ofBytes(in);
        this.positions = positions;
        this.positionBits = positionBits;
        this.size = size;
    }

    @Override
    boolean step() throws IOException {
        if (written() >= size) {
            return false;
        }
        if (left == 0) {
            left = bits.bits(16);
            PrefixCode lengths = lengths(LENGTH_CODES, 5, 3);
            codes = codes(lengths);
            distances = lengths(positions, positionBits, -1);
        }
        left = left - 1 & 0xffff;
        int code = codes.read(bits);
        if (code < 256) {
            put(code);
        } else {
            int position = distances.read(bits);
            long distance = position < 2 ? position : (1L << position - 1) + bits.bits(position - 1);
            copy(distance + 1, (int) Math.min(size - written(), code - 256 + THRESHOLD));
        }
        return true;
    }

    private PrefixCode lengths(int most, int width, int gapAfter) throws IOException {
        int count = bits.bits(width);
        if (count == 0) {
            return PrefixCode.only(bits.bits(width));
        }
        if (count > most) {
            throw new IOException("damaged: " + count + " code lengths");
        }
        int[] lengths = new int[most];
        for (int i = 0; i < count; ) {
            int length = bits.bits(3);
            if (length == 7) {
                while (bits.bit() == 1) {
                    length++;
                }
            }
            lengths[i++] = length;
            if (i == gapAfter) {
                i += bits.bits(2);
            }
        }
        return PrefixCode.of(lengths);
    }

    private PrefixCode codes(PrefixCode code) throws IOException {
        int count = bits.bits(9);
        if (count == 0) {
            return PrefixCode.only(bits.bits(9));
        }
        int[] lengths = new int[LITERALS];
        for (int i = 0; i < count; ) {
            int c = code.read(bits);
            if (c > 2) {
                if (i >= LITERALS) {
                    throw new IOException("damaged: more code lengths than codes");
                }
                lengths[i++] = c - 2;
            } else {
                i += c == 0 ? 1 : c == 1 ? bits.bits(4) + 3 : bits.bits(9) + 20;
            }
        }
        return PrefixCode.of(lengths);
    }
}
