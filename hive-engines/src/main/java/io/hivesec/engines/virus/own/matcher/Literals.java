package io.hivesec.engines.virus.own.matcher;

import java.util.Arrays;

/** Literals one after the other in one array, each with its case rule. Immutable. */
final class Literals {
    private final byte[] bytes;
    private final int[] starts;
    private final boolean[] caseless;

    Literals(byte[] bytes, int[] starts, boolean[] caseless) {
        this.bytes = bytes;
        this.starts = starts;
        this.caseless = caseless;
    }

    int count() {
        return caseless.length;
    }

    int start(int literal) {
        return starts[literal];
    }

    int length(int literal) {
        return starts[literal + 1] - starts[literal];
    }

    /** All bytes, with eight more behind them. */
    byte[] bytes() {
        return bytes;
    }

    /** Whether a literal is in the text at this place. */
    boolean matches(int literal, byte[] text, int at, int limit) {
        int from = starts[literal];
        int to = starts[literal + 1];
        if (at + to - from > limit) {
            return false;
        }
        if (!caseless[literal]) {
            return Arrays.equals(bytes, from, to, text, at, at + to - from);
        }
        for (int i = from, t = at; i < to; i++, t++) {
            if (bytes[i] != lower(text[t])) {
                return false;
            }
        }
        return true;
    }

    static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }
}
