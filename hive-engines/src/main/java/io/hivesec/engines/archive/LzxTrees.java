package io.hivesec.engines.archive;

import java.io.IOException;
import java.util.Arrays;

/** The codes of LZX's blocks, whose lengths are told as differences from the last block's. */
final class LzxTrees {
    private static final int LENGTHS = 249;

    private final int[] mainLengths;
    private final int[] lengthLengths = new int[LENGTHS];
    PrefixCode main = PrefixCode.only(0);
    PrefixCode length = PrefixCode.only(0);
    PrefixCode aligned = PrefixCode.only(0);

    /** How a block is packed. */
    enum Kind {
        NONE,
        VERBATIM,
        ALIGNED,
        STORED;

        static Kind of(int number) throws IOException {
            if (number < 1 || number > 3) {
                throw new IOException("damaged: a block of kind " + number);
            }
            return values()[number];
        }
    }

    LzxTrees(int slots) {
        mainLengths = new int[256 + 8 * slots];
    }

    void clear() {
        Arrays.fill(mainLengths, 0);
        Arrays.fill(lengthLengths, 0);
    }

    void read(Bits bits, Kind kind) throws IOException {
        if (kind == Kind.ALIGNED) {
            int[] lengths = new int[8];
            for (int i = 0; i < 8; i++) {
                lengths[i] = bits.bits(3);
            }
            aligned = PrefixCode.of(lengths);
        }
        differences(bits, mainLengths, 0, 256);
        differences(bits, mainLengths, 256, mainLengths.length);
        main = PrefixCode.of(mainLengths);
        differences(bits, lengthLengths, 0, LENGTHS);
        length = PrefixCode.of(lengthLengths);
    }

    private static void differences(Bits bits, int[] lengths, int from, int to) throws IOException {
        int[] pre = new int[20];
        for (int i = 0; i < 20; i++) {
            pre[i] = bits.bits(4);
        }
        PrefixCode code = PrefixCode.of(pre);
        for (int i = from; i < to; ) {
            int symbol = code.read(bits);
            int run = 1;
            int length = 0;
            switch (symbol) {
                case 17 -> run = 4 + bits.bits(4);
                case 18 -> run = 20 + bits.bits(5);
                case 19 -> {
                    run = 4 + bits.bit();
                    length = difference(lengths[i], code.read(bits));
                }
                default -> length = difference(lengths[i], symbol);
            }
            for (; run > 0 && i < to; run--) {
                lengths[i++] = length;
            }
        }
    }

    private static int difference(int before, int symbol) throws IOException {
        if (symbol > 16) {
            throw new IOException("damaged: a code length that is none");
        }
        return (before - symbol + 17) % 17;
    }
}
