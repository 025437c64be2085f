package io.hivesec.engines.virus.own.matcher;

/**
 * The part of a stream that is in memory, addressed by offsets in the stream. It is only valid during the call it was passed
 * to. Not thread-safe.
 */
public final class Window {
    byte[] buffer;
    long base;
    int filled;
    boolean last;

    Window(byte[] buffer) {
        this.buffer = buffer;
    }

    /**
     * A window over bytes that are all there is.
     *
     * @param bytes the bytes, not copied
     */
    public static Window of(byte[] bytes) {
        Window window = new Window(bytes);
        window.filled = bytes.length;
        window.last = true;
        return window;
    }

    /** The offset of the first byte in memory. */
    public long start() {
        return base;
    }

    /** The offset after the last byte in memory. */
    public long end() {
        return base + filled;
    }

    /** Whether the stream ends where this window ends. */
    public boolean isLast() {
        return last;
    }

    /**
     * The byte at an offset.
     *
     * @return 0 to 255, or -1 when it is not in memory
     */
    public int at(long offset) {
        long index = offset - base;
        return index < 0 || index >= filled ? -1 : buffer[(int) index] & 0xff;
    }

    /** Copies what is in memory between two offsets; less than asked for at the window's ends. */
    public byte[] copy(long from, long to) {
        int first = (int) Math.max(0, Math.min(filled, from - base));
        int after = (int) Math.max(first, Math.min(filled, to - base));
        return java.util.Arrays.copyOfRange(buffer, first, after);
    }
}
