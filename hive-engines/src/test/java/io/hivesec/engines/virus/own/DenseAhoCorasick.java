package io.hivesec.engines.virus.own;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** What one writes first in Java to find many literals: Aho and Corasick's automaton with a table of all transitions. */
final class DenseAhoCorasick {
    private final int[] next;
    private final boolean[] isEnd;

    DenseAhoCorasick(List<byte[]> literals) {
        int most = 1 + literals.stream().mapToInt(literal -> literal.length).sum();
        int[] table = new int[most * 256];
        boolean[] ends = new boolean[most];
        int states = 1;
        for (byte[] literal : literals) {
            int state = 0;
            for (byte b : literal) {
                int edge = state << 8 | (b & 0xff);
                if (table[edge] == 0) {
                    table[edge] = states++;
                }
                state = table[edge];
            }
            ends[state] = true;
        }
        int[] failure = new int[states];
        int[] queue = new int[states];
        int tail = 0;
        for (int b = 0; b < 256; b++) {
            if (table[b] != 0) {
                queue[tail++] = table[b];
            }
        }
        for (int head = 0; head < tail; head++) {
            int state = queue[head];
            ends[state] |= ends[failure[state]];
            for (int b = 0; b < 256; b++) {
                int edge = state << 8 | b;
                int fallback = table[failure[state] << 8 | b];
                if (table[edge] == 0) {
                    table[edge] = fallback;
                } else {
                    failure[table[edge]] = fallback;
                    queue[tail++] = table[edge];
                }
            }
        }
        next = table;
        isEnd = ends;
    }

    /** Whether any of the literals is in a stream. */
    boolean isIn(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int state = 0;
        boolean found = false;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            for (int i = 0; i < n; i++) {
                state = next[state << 8 | (buffer[i] & 0xff)];
                found |= isEnd[state];
            }
        }
        return found;
    }
}
