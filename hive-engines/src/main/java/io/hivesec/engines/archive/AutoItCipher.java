package io.hivesec.engines.archive;

import java.util.function.IntSupplier;

/**
 * The cipher of compiled AutoIt scripts: bytes of a random generator, whose seeds are known numbers.
 *
 * @param isWide whether texts are UTF-16
 * @param file the seed for the mark of a file
 * @param kind the key of a file's kind
 * @param name the key of a file's name
 * @param size what a file's sizes are combined with
 * @param content the seed for a file's bytes
 */
record AutoItCipher(boolean isWide, int file, TextKey kind, TextKey name, int size, int content) {
    /** What a text's length is combined with, and what is added to the length as the seed. */
    record TextKey(int length, int seed) {}

    static AutoItCipher ea05(int sum) {
        return new AutoItCipher(
                false, 0x16fa, new TextKey(0x29bc, 0xa25e), new TextKey(0x29ac, 0xf25e), 0x45aa, sum + 0x22af);
    }

    static AutoItCipher ea06() {
        return new AutoItCipher(true, 0x18ee, new TextKey(0xadbc, 0xb33f), new TextKey(0xf820, 0xf479), 0x87bc, 0x2477);
    }

    /** Encrypts and decrypts in place. */
    byte[] decrypt(byte[] bytes, int seed) {
        IntSupplier random = isWide ? new Lagged(seed) : new Twister(seed);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= (byte) random.getAsInt();
        }
        return bytes;
    }

    /** The Mersenne twister (M. Matsumoto, T. Nishimura 1998), of whose numbers bits 1 to 8 are used. */
    private static final class Twister implements IntSupplier {
        private static final int N = 624;

        private final int[] state = new int[N];
        private int at;

        Twister(int seed) {
            state[0] = seed;
            for (int i = 1; i < N; i++) {
                state[i] = 0x6c078965 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
            }
        }

        @Override
        public int getAsInt() {
            int next = (at + 1) % N;
            int joined = (state[at] & 0x80000000) | (state[next] & 0x7fffffff);
            state[at] = state[(at + 397) % N] ^ joined >>> 1 ^ ((joined & 1) == 0 ? 0 : 0x9908b0df);
            int y = state[at];
            at = next;
            y ^= y >>> 11;
            y ^= y << 7 & 0x9d2c5680;
            y ^= y << 15 & 0xefc60000;
            y ^= y >>> 18;
            return y >>> 1 & 0xff;
        }
    }

    /** Two rotated places of seventeen, added. */
    private static final class Lagged implements IntSupplier {
        private static final int N = 17;

        private final int[] state = new int[N];
        private int first;
        private int second = 10;

        Lagged(int seed) {
            int last = seed;
            for (int i = 0; i < N; i++) {
                last = 1 - last * 0x53a9b4fb;
                state[i] = last;
            }
            for (int i = 0; i < 9; i++) {
                next();
            }
        }

        private int next() {
            int value = Integer.rotateLeft(state[first], 9) + Integer.rotateLeft(state[second], 13);
            state[first] = value;
            first = (first + N - 1) % N;
            second = (second + N - 1) % N;
            return value;
        }

        @Override
        public int getAsInt() {
            next();
            return next() >>> 24;
        }
    }
}
