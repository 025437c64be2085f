package io.hivesec.engines.memshell.bytecode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * The words that the outline reader looks for among the constants of a class. Words that say the same thing share a bit,
 * so that a whole class is summed up in one {@code long}. Immutable and thread-safe.
 */
public final class Vocabulary {
    private final byte[][] keys;
    private final long[] bits;
    private final int mask;

    /**
     * Builds the look-up table.
     *
     * @param words for each word (a whole constant, compared exactly) the bits it sets
     */
    public Vocabulary(Map<String, Long> words) {
        int size = Integer.highestOneBit(Math.max(16, words.size() * 4)) * 2;
        keys = new byte[size][];
        bits = new long[size];
        mask = size - 1;
        words.forEach(this::put);
    }

    private void put(String word, long wordBits) {
        byte[] key = word.getBytes(StandardCharsets.UTF_8);
        int slot = hash(key, 0, key.length) & mask;
        while (keys[slot] != null) {
            slot = (slot + 1) & mask;
        }
        keys[slot] = key;
        bits[slot] = wordBits;
    }

    /**
     * The bits that a text sets.
     *
     * @param text a whole constant
     * @return 0 if it is no word of the vocabulary
     */
    public long bitsOf(String text) {
        byte[] key = text.getBytes(StandardCharsets.UTF_8);
        return bitsOf(key, 0, key.length);
    }

    /** Bits of the constant in {@code bytes[offset, offset + length)}, 0 if it is no word of the vocabulary. */
    long bitsOf(byte[] bytes, int offset, int length) {
        int slot = hash(bytes, offset, length) & mask;
        while (keys[slot] != null) {
            byte[] key = keys[slot];
            if (key.length == length && Arrays.equals(key, 0, length, bytes, offset, offset + length)) {
                return bits[slot];
            }
            slot = (slot + 1) & mask;
        }
        return 0;
    }

    // Length, ends and middle are enough to tell a few hundred words apart, and cost the same for a 64 KiB constant.
    private static int hash(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int hash = length * 31 + bytes[offset];
        hash = hash * 31 + bytes[offset + length - 1];
        hash = hash * 31 + bytes[offset + length / 2];
        hash = hash * 31 + bytes[offset + length * 3 / 4];
        hash = hash * 31 + bytes[offset + length / 4];
        return hash ^ (hash >>> 11);
    }
}
