package io.hivesec.engines.webshell.flow;

/** Finds places in source by line and column, both from 1. */
final class Lines {
    private Lines() {}

    /** The text from a place to the end of its line, at most {@code limit} characters. */
    static String slice(String source, int line, int column, int limit) {
        int at = 0;
        for (int i = 1; i < line; i++) {
            int next = source.indexOf('\n', at);
            if (next < 0) {
                return "";
            }
            at = next + 1;
        }
        int start = Math.min(source.length(), at + column - 1);
        int end = source.indexOf('\n', start);
        return source.substring(start, Math.min(end < 0 ? source.length() : end, start + limit));
    }
}
