package io.hivesec.detectors.source;

/** Follows braces and strings, to tell where a JSON object ends without parsing it. */
final class JsonBalance {

    private int depth;
    private boolean inString;
    private boolean escaped;

    /** Whether an object has begun and not ended. */
    boolean open() {
        return depth > 0;
    }

    boolean inString() {
        return inString;
    }

    void reset() {
        depth = 0;
        inString = false;
        escaped = false;
    }

    /** Goes on through a range; where the object ended, or the range's end. The first byte opens the object when none is. */
    int advance(byte[] buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            byte value = buffer[i];
            if (inString) {
                if (escaped) {
                    escaped = false;
                } else if (value == '\\') {
                    escaped = true;
                } else if (value == '"') {
                    inString = false;
                }
            } else if (value == '"') {
                inString = true;
            } else if (value == '{') {
                depth++;
            } else if (value == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return to;
    }
}
