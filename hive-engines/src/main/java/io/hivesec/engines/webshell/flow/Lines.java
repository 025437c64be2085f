package io.hivesec.engines.webshell.flow;

/** Finds places in source by line and column, both from 1. */
final class Lines {
    private final String source;
    private final int[] starts;

    Lines(String source) {
        this.source = source;
        int count = (int) source.chars().filter(c -> c == '\n').count() + 1;
        this.starts = new int[count];
        int line = 1;
        for (int i = 0; i < source.length() && line < count; i++) {
            if (source.charAt(i) == '\n') {
                starts[line++] = i + 1;
            }
        }
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
