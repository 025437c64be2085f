package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects and arrays that a stream repeats byte by byte, such as the process and its parent in every record about one
 * process. An object's text says itself where it ends, so bytes equal to those of a known object are that object, found by one
 * comparison instead of by parsing. Bounded: {@link #SLOTS} pairs of objects of at most {@link #LONGEST} bytes.
 * Not thread-safe.
 */
final class RepeatedObjects {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int SLOTS = 2048;
    private static final int LONGEST = 2048;

    /** How much of an object decides its pair; identifiers that tell processes apart begin with the node's name. */
    private static final int HASHED = 128;

    private final @Nullable Known[] known = new Known[2 * SLOTS];

    /** The pair in which the object was that was found last in this record; -1 before the first. */
    private int latest = -1;

    /** For each pair, the one in which the next object of the record was found: mostly it is there again. */
    private final int[] followers = new int[SLOTS];

    /** An object and its text. */
    record Known(byte[] text, JsonNode node) {
        int length() {
            return text.length;
        }

        private boolean isAt(byte[] bytes, int from, int end) {
            return from + text.length <= end && Arrays.equals(text, 0, text.length, bytes, from, from + text.length);
        }
    }

    /** Begins a record. */
    void begin() {
        latest = -1;
    }

    /** The object that begins here, if it is known. */
    @Nullable
    Known find(byte[] bytes, int from, int end) {
        if (latest >= 0) {
            int likely = followers[latest];
            Known found = inPair(likely, bytes, from, end);
            if (found != null) {
                latest = likely;
                return found;
            }
        }
        int pair = pair(bytes, from, end);
        follow(pair);
        return inPair(pair, bytes, from, end);
    }

    private void follow(int pair) {
        if (latest >= 0) {
            followers[latest] = pair;
        }
        latest = pair;
    }

    /** The newer of the two is the one found last, so that the other makes room. */
    private @Nullable Known inPair(int pair, byte[] bytes, int from, int end) {
        Known first = known[2 * pair];
        if (first != null && first.isAt(bytes, from, end)) {
            return first;
        }
        Known second = known[2 * pair + 1];
        if (second != null && second.isAt(bytes, from, end)) {
            known[2 * pair] = second;
            known[2 * pair + 1] = first;
            return second;
        }
        return null;
    }

    /**
     * Remembers an object in place of the older one of its pair.
     *
     * @param from where it begins
     * @param to just past it
     * @param end just past the record
     */
    void remember(byte[] bytes, int from, int to, int end, JsonNode node) {
        if (to - from <= LONGEST) {
            int pair = pair(bytes, from, end);
            known[2 * pair + 1] = known[2 * pair];
            known[2 * pair] = new Known(Arrays.copyOfRange(bytes, from, to), node);
        }
    }

    private static int pair(byte[] bytes, int from, int end) {
        int limit = Math.min(from + HASHED, end);
        // Lists are short, and what follows them may differ.
        int to = bytes[from] == '[' ? ByteSearch.indexOf(bytes, from, limit, (byte) ']') : limit;
        // Four at a time, for none of them has to wait for another.
        long hash = 0;
        long second = 1;
        long third = 2;
        long fourth = 3;
        int at = from;
        for (; at + 4 * Long.BYTES <= to; at += 4 * Long.BYTES) {
            hash = mixed(hash, (long) LONGS.get(bytes, at));
            second = mixed(second, (long) LONGS.get(bytes, at + 8));
            third = mixed(third, (long) LONGS.get(bytes, at + 16));
            fourth = mixed(fourth, (long) LONGS.get(bytes, at + 24));
        }
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = mixed(hash, (long) LONGS.get(bytes, at));
        }
        hash = mixed(mixed(hash, second), mixed(third, fourth));
        return (int) (hash >>> 40) & SLOTS - 1;
    }

    private static long mixed(long hash, long eight) {
        long product = (hash ^ eight) * 0x9E3779B97F4A7C15L;
        return product ^ product >>> 29;
    }
}
