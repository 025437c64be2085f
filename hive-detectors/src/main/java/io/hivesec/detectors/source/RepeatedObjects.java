package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects that a stream repeats byte by byte, such as the process and its parent in every record about one process.
 * An object's text says itself where it ends, so bytes equal to those of a known object are that object, found by one
 * comparison instead of by parsing. Bounded: {@link #SLOTS} pairs of objects of at most {@link #LONGEST} bytes.
 * Not thread-safe.
 */
final class RepeatedObjects {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int SLOTS = 1024;
    private static final int LONGEST = 2048;

    /** How much of an object decides its slot; identifiers that tell processes apart begin with the node's name. */
    private static final int HASHED = 128;

    private final @Nullable Known[] known = new Known[2 * SLOTS];

    /** An object and its text. */
    record Known(byte[] text, JsonNode node) {
        int length() {
            return text.length;
        }

        private boolean isAt(byte[] bytes, int from, int end) {
            return from + text.length <= end
                    && Arrays.equals(text, 0, text.length, bytes, from, from + text.length);
        }
    }

    /** The object that begins here, if it is known. */
    @Nullable
    Known find(byte[] bytes, int from, int end) {
        int slot = slot(bytes, from, end);
        Known first = known[slot];
        if (first != null && first.isAt(bytes, from, end)) {
            return first;
        }
        Known second = known[slot + 1];
        return second != null && second.isAt(bytes, from, end) ? second : null;
    }

    /**
     * Remembers an object in place of the older one of its slot.
     *
     * @param from where it begins
     * @param to just past it
     * @param end just past the record
     */
    void remember(byte[] bytes, int from, int to, int end, JsonNode node) {
        if (to - from <= LONGEST) {
            int slot = slot(bytes, from, end);
            known[slot + 1] = known[slot];
            known[slot] = new Known(Arrays.copyOfRange(bytes, from, to), node);
        }
    }

    private static int slot(byte[] bytes, int from, int end) {
        int to = Math.min(from + HASHED, end);
        long hash = 0;
        for (int at = from; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, at)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return (int) (hash >>> 40 & SLOTS - 1) << 1;
    }
}
