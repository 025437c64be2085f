package io.hivesec.engines.virus.own.pattern;

import io.hivesec.engines.virus.own.pattern.Node.Gap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** Where patterns are in one stream. Not thread-safe. */
public final class Matches {
    private static final int MAX_SPANS = 1 << 17;
    private static final long MAX_ALL = 1 << 21;

    private final PatternBook book;
    private final Map<Integer, Spans> found = new HashMap<>();
    private final Map<Integer, Spans> resolved = new HashMap<>();
    private long total;
    private boolean overflowed;

    Matches(PatternBook book) {
        this.book = book;
    }

    void add(int part, long start, long end) {
        Spans spans = found.computeIfAbsent(part, key -> new Spans());
        if (spans.size < MAX_SPANS && total < MAX_ALL) {
            spans.add(start, end);
            total++;
        } else {
            overflowed = true;
        }
    }

    boolean hasRoom(int part) {
        Spans spans = found.get(part);
        boolean room = total < MAX_ALL && (spans == null || spans.size < MAX_SPANS);
        overflowed |= !room;
        return room;
    }

    /** Whether there were more matches than are kept, so that counts may be too low. */
    public boolean hasOverflowed() {
        return overflowed;
    }

    /** Whether nothing at all was found. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** The patterns of which all parts were found, in no particular order; not all of them need to match. */
    public java.util.Set<Integer> candidates() {
        TreeSet<Integer> patterns = new TreeSet<>();
        for (int part : found.keySet()) {
            patterns.add(book.patternOf(part));
        }
        return patterns;
    }

    /** Where a pattern begins, ascending, each place once. */
    public long[] starts(int pattern) {
        Spans spans = spans(pattern);
        return LongStream.range(0, spans.size)
                .map(i -> spans.starts[(int) i])
                .distinct()
                .toArray();
    }

    /** Whether a pattern is anywhere. */
    public boolean has(int pattern) {
        return spans(pattern).size > 0;
    }

    /** How long the shortest match of a pattern at a place is; 0 when it is not there. */
    public long length(int pattern, long start) {
        Spans spans = spans(pattern);
        int at = spans.find(start);
        return at < 0 ? 0 : spans.ends[at] - start;
    }

    private Spans spans(int pattern) {
        Spans known = resolved.get(pattern);
        if (known == null) {
            known = resolve(pattern);
            resolved.put(pattern, known);
        }
        return known;
    }

    /** From the last part to the first: what has a match of the next part within its gap. */
    private Spans resolve(int pattern) {
        int first = book.firstPart(pattern);
        int n = book.pattern(pattern).parts().size();
        Spans next = sorted(first + n - 1);
        for (int p = n - 2; p >= 0 && next.size > 0; p--) {
            Gap gap = book.pattern(pattern).gaps().get(p);
            Spans all = sorted(first + p);
            Spans kept = new Spans();
            for (int i = 0; i < all.size; i++) {
                int follower = next.firstFrom(all.ends[i] + gap.min());
                if (follower < next.size
                        && (gap.max() == Gap.UNBOUNDED || next.starts[follower] <= all.ends[i] + gap.max())) {
                    kept.add(all.starts[i], next.ends[follower]);
                }
            }
            // The whole's end matters to lengths only; order by start, which the followers kept.
            next = kept;
        }
        return next;
    }

    private Spans sorted(int part) {
        Spans spans = found.get(part);
        if (spans == null) {
            return Spans.NONE;
        }
        spans.sort();
        return spans;
    }

    /** Starts and ends in pairs. */
    private static final class Spans {
        private static final Spans NONE = new Spans();

        private long[] starts = new long[4];
        private long[] ends = new long[4];
        private int size;
        private boolean isSorted = true;

        void add(long start, long end) {
            if (size == starts.length) {
                starts = Arrays.copyOf(starts, size * 2);
                ends = Arrays.copyOf(ends, size * 2);
            }
            isSorted &= size == 0 || starts[size - 1] < start || (starts[size - 1] == start && ends[size - 1] <= end);
            starts[size] = start;
            ends[size++] = end;
        }

        void sort() {
            if (isSorted) {
                return;
            }
            Integer[] order = new Integer[size];
            Arrays.setAll(order, i -> i);
            Arrays.sort(
                    order,
                    (a, b) -> starts[a] != starts[b]
                            ? Long.compare(starts[a], starts[b])
                            : Long.compare(ends[a], ends[b]));
            long[] newStarts = new long[size];
            long[] newEnds = new long[size];
            int n = 0;
            for (int i : order) {
                if (n == 0 || newStarts[n - 1] != starts[i] || newEnds[n - 1] != ends[i]) {
                    newStarts[n] = starts[i];
                    newEnds[n++] = ends[i];
                }
            }
            starts = newStarts;
            ends = newEnds;
            size = n;
            isSorted = true;
        }

        int firstFrom(long offset) {
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (starts[middle] < offset) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        int find(long start) {
            int at = firstFrom(start);
            return at < size && starts[at] == start ? at : -1;
        }
    }
}
