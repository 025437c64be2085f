package io.hivesec.engines.virus.own.signature;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Names by number. Those of signatures that follow each other begin alike, so each is kept as what it does not share with the
 * name before it (front coding; Witten, Moffat, Bell: Managing Gigabytes, 4.1): ten million take about 10 bytes each. Not
 * thread-safe while names are added.
 */
final class NameTable {
    /** The longest name, in characters of Latin-1. */
    static final int MAX_NAME = 200;

    /** Every so many names one is kept whole, where reading can begin. */
    private static final int BLOCK = 16;

    private static final int PAGE_BITS = 16;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int LARGEST_BLOCK = BLOCK * (MAX_NAME + 2);

    private final List<byte[]> pages = new ArrayList<>();
    private int[] blocks = new int[16];
    private byte[] last = new byte[0];
    private int used = PAGE;
    private int count;

    /**
     * Adds a name, unless it is the same as the one before it.
     *
     * @param name at most {@value #MAX_NAME} characters of Latin-1
     * @return its number
     */
    int add(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        if (count > 0 && Arrays.equals(bytes, last)) {
            return count - 1;
        }
        boolean beginsBlock = count % BLOCK == 0;
        if (beginsBlock) {
            beginBlock();
        }
        int shared = beginsBlock ? 0 : Math.max(0, Arrays.mismatch(bytes, last));
        byte[] page = pages.get(pages.size() - 1);
        page[used++] = (byte) shared;
        page[used++] = (byte) (bytes.length - shared);
        System.arraycopy(bytes, shared, page, used, bytes.length - shared);
        used += bytes.length - shared;
        last = bytes;
        return count++;
    }

    private void beginBlock() {
        if (used > PAGE - LARGEST_BLOCK) {
            pages.add(new byte[PAGE]);
            used = 0;
        }
        int block = count / BLOCK;
        if (block == blocks.length) {
            blocks = Arrays.copyOf(blocks, block * 2);
        }
        blocks[block] = (pages.size() - 1) << PAGE_BITS | used;
    }

    /** The name with a number. */
    String get(int number) {
        int place = blocks[number / BLOCK];
        byte[] page = pages.get(place >>> PAGE_BITS);
        int at = place & PAGE - 1;
        byte[] name = new byte[MAX_NAME];
        int length = 0;
        for (int i = 0; i <= number % BLOCK; i++) {
            int shared = page[at] & 0xff;
            int rest = page[at + 1] & 0xff;
            System.arraycopy(page, at + 2, name, shared, rest);
            length = shared + rest;
            at += 2 + rest;
        }
        return new String(name, 0, length, StandardCharsets.ISO_8859_1);
    }
}
