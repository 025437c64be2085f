package io.hivesec.detectors.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds bytes eight at a time. */
final class ByteSearch {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long BLANKS = ONES * ' ';
    private static final long HIGHS = 0x8080808080808080L;

    private ByteSearch() {}

    /**
     * Where a line ends; {@code to} when it does not. Texts hold few bytes below the blank, and whether there is one takes less
     * to see than which.
     */
    static int endOfLine(byte[] bytes, int from, int to) {
        int at = from;
        while (at + 4 * Long.BYTES <= to) {
            long first = (long) LONGS.get(bytes, at);
            long second = (long) LONGS.get(bytes, at + 8);
            long third = (long) LONGS.get(bytes, at + 16);
            long fourth = (long) LONGS.get(bytes, at + 24);
            long controls = first - BLANKS & ~first
                    | second - BLANKS & ~second
                    | third - BLANKS & ~third
                    | fourth - BLANKS & ~fourth;
            int next = at + 4 * Long.BYTES;
            if ((controls & HIGHS) != 0) {
                int found = indexOf(bytes, at, next, (byte) '\n');
                if (found < next) {
                    return found;
                }
            }
            at = next;
        }
        return indexOf(bytes, at, to, (byte) '\n');
    }

    /** Where a byte is first; {@code to} when it is not there. */
    static int indexOf(byte[] bytes, int from, int to, byte wanted) {
        long pattern = ONES * (wanted & 0xff);
        int at = from;
        // Lines are long: look at 32 bytes at a time until there is a hit.
        for (; at + 4 * Long.BYTES <= to; at += 4 * Long.BYTES) {
            long hits = zeros((long) LONGS.get(bytes, at) ^ pattern)
                    | zeros((long) LONGS.get(bytes, at + 8) ^ pattern)
                    | zeros((long) LONGS.get(bytes, at + 16) ^ pattern)
                    | zeros((long) LONGS.get(bytes, at + 24) ^ pattern);
            if (hits != 0) {
                break;
            }
        }
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long hit = zeros((long) LONGS.get(bytes, at) ^ pattern);
            if (hit != 0) {
                return at + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Where a quotation mark or a backslash is first; {@code to} when there is none. */
    static int endOfPlain(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            long hit = zeros(eight ^ ONES * '"') | zeros(eight ^ ONES * '\\');
            if (hit != 0) {
                return at + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        while (at < to && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    /** The high bit of each byte that is zero; bytes above the lowest such one may be wrong, which no caller looks at. */
    private static long zeros(long eight) {
        return eight - ONES & ~eight & HIGHS;
    }
}
