package io.hivesec.engines.webshell.php;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Words of a page's bytes and what they are good for, looked up without a copy of the word. Immutable. */
final class WordTable {
    private final byte[][] words;
    private final int[] kinds;
    private final int mask;

    WordTable(Map<String, Integer> kinds) {
        int size = Integer.highestOneBit(kinds.size()) * 8;
        this.words = new byte[size][];
        this.kinds = new int[size];
        this.mask = size - 1;
        kinds.forEach(this::put);
    }

    private void put(String word, int kind) {
        byte[] bytes = word.getBytes(StandardCharsets.ISO_8859_1);
        int at = slot(hash(bytes, 0, bytes.length));
        while (words[at] != null) {
            at = at + 1 & mask;
        }
        words[at] = bytes;
        kinds[at] = kind;
    }

    /** The kind of a word in letters of any size, 0 if it is not in the table. */
    int kind(byte[] bytes, int start, int end) {
        int at = slot(hash(bytes, start, end));
        while (words[at] != null) {
            if (is(words[at], bytes, start, end)) {
                return kinds[at];
            }
            at = at + 1 & mask;
        }
        return 0;
    }

    private static boolean is(byte[] word, byte[] bytes, int start, int end) {
        if (word.length != end - start) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (word[i] != small(bytes[start + i])) {
                return false;
            }
        }
        return true;
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 15) & mask;
    }

    private static int hash(byte[] bytes, int start, int end) {
        int hash = end - start;
        for (int i = start; i < end; i++) {
            hash = hash * 31 + small(bytes[i]);
        }
        return hash;
    }

    private static int small(byte c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
}
