package io.hivesec.engines.webshell.flow;

import java.util.Arrays;

/** Finds places in source by line and column, both from 1. */
final class Lines {
    private final String source;
    private final int[] starts;

    Lines(String source) {
        this.source = source;
        int[] places = new int[16];
        int count = 1;
        for (int end = source.indexOf('\n'); end >= 0; end = source.indexOf('\n', end + 1)) {
            if (count == places.length) {
                places = Arrays.copyOf(places, 2 * count);
            }
            places[count++] = end + 1;
        }
        this.starts = Arrays.copyOf(places, count);
    }

    /** The text from a place to the end of its line, at most {@code limit} characters. */
    String slice(int line, int column, int limit) {
        if (line < 1 || line > starts.length) {
            return "";
        }
        int start = Math.min(source.length(), starts[line - 1] + column - 1);
        int end = source.indexOf('\n', start);
        return source.substring(start, Math.min(end < 0 ? source.length() : end, start + limit));
    }
}
