package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Short texts that a stream repeats, such as the name of a function or the path of a library: each is made once while it is
 * remembered. Bounded by {@link #SLOTS} and {@link #LONGEST}. Not thread-safe.
 */
final class RepeatedTexts {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SLOTS = 4096;
    private static final int LONGEST = 64;

    private final @Nullable Known[] known = new Known[SLOTS];

    /** A text and its bytes, which are compared many at a time. */
    private record Known(byte[] raw, TextNode node) {}

    /** The text of a range of bytes without escapes. */
    TextNode of(byte[] bytes, int from, int to) {
        if (to - from > LONGEST) {
            return text(bytes, from, to);
        }
        int slot = slot(bytes, from, to);
        Known before = known[slot];
        if (before != null && Arrays.equals(before.raw, 0, before.raw.length, bytes, from, to)) {
            return before.node;
        }
        TextNode fresh = text(bytes, from, to);
        known[slot] = new Known(Arrays.copyOfRange(bytes, from, to), fresh);
        return fresh;
    }

    private static int slot(byte[] bytes, int from, int to) {
        long hash = (long) to - from;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = mixed(hash, (long) LONGS.get(bytes, at));
        }
        for (; at < to; at++) {
            hash = 31 * hash + bytes[at];
        }
        return (int) (mixed(hash, 0) >>> 40) & SLOTS - 1;
    }

    private static long mixed(long hash, long eight) {
        long product = (hash ^ eight) * 0x9E3779B97F4A7C15L;
        return product ^ product >>> 29;
    }

    private static TextNode text(byte[] bytes, int from, int to) {
        return TextNode.valueOf(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }
}
