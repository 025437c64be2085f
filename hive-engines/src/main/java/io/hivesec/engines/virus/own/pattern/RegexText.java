package io.hivesec.engines.virus.own.pattern;

import io.hivesec.engines.virus.own.matcher.Window;

/**
 * Bytes of a window as text, a character each or for each two of which the second is zero; forwards or backwards. Not copied:
 * valid as long as the window.
 */
final class RegexText implements CharSequence {
    private final Window window;
    private final long from;
    private final int step;
    private final int length;

    private RegexText(Window window, long from, int step, int length) {
        this.window = window;
        this.from = from;
        this.step = step;
        this.length = length;
    }

    /**
     * What is in memory, up to a length.
     *
     * @param from the offset of the first byte
     * @param step how many bytes a character has, negative to read backwards
     */
    static RegexText of(Window window, long from, int step, int most) {
        long room = step > 0 ? (window.end() - from) / step : (from - window.start() - step) / -step;
        int length = (int) Math.max(0, Math.min(most, room));
        if (Math.abs(step) == 2) {
            for (int i = 0; i < length; i++) {
                if (window.at(from + (long) i * step + 1) != 0) {
                    length = i;
                }
            }
        }
        return new RegexText(window, from, step, length);
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return (char) window.at(from + (long) index * step);
    }

    @Override
    public CharSequence subSequence(int begin, int end) {
        return new RegexText(window, from + (long) begin * step, step, end - begin);
    }

    @Override
    public String toString() {
        return new StringBuilder(length).append(this).toString();
    }
}
