package io.hivesec.engines.archive;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes in memory that are read at any offset; whatever a header says, nothing beyond their end is. Not copied. */
final class Bytes {
    private final byte[] array;
    private final int start;
    private final int size;

    private Bytes(byte[] array, int start, int size) {
        this.array = array;
        this.start = start;
        this.size = size;
    }

    static Bytes of(byte[] array) {
        return new Bytes(array, 0, array.length);
    }

    static Bytes of(byte[] array, int size) {
        return new Bytes(array, 0, size);
    }

    int size() {
        return size;
    }

    private int check(long at, long length) throws EOFException {
        if (at < 0 || length < 0 || at > size - length) {
            throw new EOFException("cut off at " + size);
        }
        return start + (int) at;
    }

    /** Whether there are so many bytes at an offset. */
    boolean has(long at, long length) {
        return at >= 0 && length >= 0 && at <= size - length;
    }

    int u8(long at) throws EOFException {
        return array[check(at, 1)] & 0xff;
    }

    int u16(long at) throws EOFException {
        int i = check(at, 2);
        return (array[i] & 0xff) | (array[i + 1] & 0xff) << 8;
    }

    long u32(long at) throws EOFException {
        return u16(at) | (long) u16(at + 2) << 16;
    }

    /** A signed 64-bit number; sizes beyond {@link Long#MAX_VALUE} come out negative and fit nowhere. */
    long i64(long at) throws EOFException {
        return u32(at) | u32(at + 4) << 32;
    }

    int u16be(long at) throws EOFException {
        return Integer.reverseBytes(u16(at)) >>> 16;
    }

    long u32be(long at) throws EOFException {
        return (long) u16be(at) << 16 | u16be(at + 2);
    }

    Bytes slice(long at, long length) throws EOFException {
        return new Bytes(array, check(at, length), (int) length);
    }

    /** From an offset to the end. */
    Bytes from(long at) throws EOFException {
        return slice(at, size - at);
    }

    byte[] copy(long at, long length) throws EOFException {
        int from = check(at, length);
        return Arrays.copyOfRange(array, from, from + (int) length);
    }

    InputStream stream() {
        return new ByteArrayInputStream(array, start, size);
    }

    /** As Latin-1. */
    String text(long at, long length) throws EOFException {
        return new String(array, check(at, length), (int) length, StandardCharsets.ISO_8859_1);
    }

    /** A text that ends with NUL, which must be within so many bytes. */
    String zeroEnded(long at, int most) throws IOException {
        for (int n = 0; n < most; n++) {
            if (u8(at + n) == 0) {
                return text(at, n);
            }
        }
        throw new IOException("a text that does not end");
    }

    /** UTF-16 in little-endian order. */
    String wide(long at, long length) throws EOFException {
        return new String(array, check(at, length), (int) length, StandardCharsets.UTF_16LE);
    }

    boolean startsWith(long at, byte[] what) {
        return has(at, what.length)
                && Arrays.equals(array, start + (int) at, start + (int) at + what.length, what, 0, what.length);
    }

    /** Where something is next, or -1. */
    int indexOf(byte[] what, long from) {
        int last = start + size - what.length;
        for (int i = start + (int) Math.max(0, Math.min(from, size)); i <= last; i++) {
            if (array[i] == what[0] && Arrays.equals(array, i, i + what.length, what, 0, what.length)) {
                return i - start;
            }
        }
        return -1;
    }

    /** Where something is last, no later than at an offset, or -1. */
    int lastIndexOf(byte[] what, long from) {
        int first = start + (int) Math.max(-1, Math.min(from, size - what.length));
        for (int i = first; i >= start; i--) {
            if (array[i] == what[0] && Arrays.equals(array, i, i + what.length, what, 0, what.length)) {
                return i - start;
            }
        }
        return -1;
    }
}
