package io.hivesec.triage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts of at most {@value #LONGEST} bytes, each a length in two bytes and its UTF-8 in blocks of bytes; a label that was there among the
 * last few thousand is kept once. Where the room is full, a label is replaced by its source. Not thread-safe.
 */
final class PackedLabels {
    /** The longest text, in bytes. */
    static final int LONGEST = 1000;

    /** The mebibytes that labels have, the sources' not counted. */
    private static final int ROOM = 192;

    /** Less than half of the smallest region of the G1 collector, which gives a larger array regions of its own. */
    private static final int BLOCK = 1 << 18;

    private static final int BLOCKS_A_MEBIBYTE = (1 << 20) / BLOCK;
    private static final int RECENT = 4096;

    private final int room;
    private final List<byte[]> blocks = new ArrayList<>();
    private final Map<String, Integer> sources = new LinkedHashMap<>();
    private final Map<String, Integer> recent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > RECENT;
        }
    };
    private int end = BLOCK;

    PackedLabels() {
        this(ROOM);
    }

    /**
     * Labels with less room.
     *
     * @param room the most mebibytes
     */
    PackedLabels(int room) {
        this.room = room;
    }

    /** Keeps a label, or its source where there is no more room, and says by which number it is found. */
    int add(String label, String source) {
        Integer known = recent.get(label);
        if (known != null) {
            return known;
        }
        if (blocks.size() >= room * BLOCKS_A_MEBIBYTE) {
            return sources.computeIfAbsent(source, this::append);
        }
        int place = append(label);
        recent.put(label, place);
        return place;
    }

    private int append(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, LONGEST);
        if (end + 2 + length > BLOCK) {
            blocks.add(new byte[BLOCK]);
            end = 0;
        }
        byte[] block = blocks.get(blocks.size() - 1);
        int place = (blocks.size() - 1) * BLOCK + end;
        block[end] = (byte) (length >> 8);
        block[end + 1] = (byte) length;
        System.arraycopy(bytes, 0, block, end + 2, length);
        end += 2 + length;
        return place;
    }

    String get(int place) {
        byte[] block = blocks.get(place / BLOCK);
        int at = place % BLOCK;
        int length = (block[at] & 0xff) << 8 | block[at + 1] & 0xff;
        return new String(block, at + 2, length, StandardCharsets.UTF_8);
    }
}
