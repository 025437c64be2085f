package io.hivesec.whitelist;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the rules one of whose ranges a port is in: ranges sorted by their start, as an implicit balanced tree in which
 * each node knows the highest end below it. Immutable.
 */
final class PortIndex {
    private final int[] from;
    private final int[] to;
    private final int[] highest;
    private final int[] rules;

    private PortIndex(List<Entry> entries) {
        entries.sort(Comparator.comparingInt(entry -> entry.range.from()));
        int size = entries.size();
        from = new int[size];
        to = new int[size];
        highest = new int[size];
        rules = new int[size];
        for (int i = 0; i < size; i++) {
            from[i] = entries.get(i).range.from();
            to[i] = entries.get(i).range.to();
            rules[i] = entries.get(i).rule;
        }
        highestBelow(0, size);
    }

    /** Tries the rules of every range that the port is in. */
    void lookUp(int port, Candidates candidates) {
        lookUp(0, from.length, port, candidates);
    }

    private void lookUp(int start, int end, int port, Candidates candidates) {
        int middle = (start + end) >>> 1;
        if (start == end || highest[middle] < port) {
            return;
        }
        lookUp(start, middle, port, candidates);
        if (from[middle] <= port) {
            if (port <= to[middle]) {
                candidates.tryOne(rules[middle]);
            }
            lookUp(middle + 1, end, port, candidates);
        }
    }

    private int highestBelow(int start, int end) {
        if (start == end) {
            return 0;
        }
        int middle = (start + end) >>> 1;
        highest[middle] = Math.max(to[middle], Math.max(highestBelow(start, middle), highestBelow(middle + 1, end)));
        return highest[middle];
    }

    private record Entry(PortRange range, int rule) {}

    /** Gathers ranges. Not thread-safe. */
    static final class Builder {
        private final List<Entry> entries = new ArrayList<>();

        void add(PortRange range, int rule) {
            entries.add(new Entry(range, rule));
        }

        PortIndex build() {
            return new PortIndex(entries);
        }
    }
}
