package io.hivesec.engines.virus.own.yara;

import io.hivesec.engines.virus.own.pattern.Matches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/** What conditions are evaluated against: one file's matches, size and bytes. Not thread-safe. */
final class Scene {
    /** The value of what has none, such as a byte beyond the end. */
    static final long UNDEFINED = Long.MIN_VALUE;

    private static final long MAX_STEPS = 5_000_000;

    final Matches matches;
    final ScannedBytes file;
    final Ranges ranges;
    final boolean[] holds;
    final Map<String, Long> variables = new HashMap<>();
    final Deque<YaraString> current = new ArrayDeque<>();
    private final Map<YaraString, long[]> starts = new HashMap<>();
    private long steps;

    Scene(Matches matches, ScannedBytes file, int rules) {
        this.matches = matches;
        this.file = file;
        this.ranges = new Ranges(file);
        this.holds = new boolean[rules];
    }

    void step() throws EvaluationException {
        steps(1);
    }

    void steps(int count) throws EvaluationException {
        steps += count;
        if (steps > MAX_STEPS) {
            throw new EvaluationException("a condition that takes more than " + MAX_STEPS + " steps");
        }
    }

    long[] starts(YaraString string) {
        return starts.computeIfAbsent(string, this::resolve);
    }

    private long[] resolve(YaraString string) {
        if (string.patterns().length == 1) {
            return matches.starts(string.patterns()[0]);
        }
        return Arrays.stream(string.patterns())
                .mapToObj(matches::starts)
                .flatMapToLong(LongStream::of)
                .sorted()
                .distinct()
                .toArray();
    }

    boolean has(YaraString string) {
        for (int pattern : string.patterns()) {
            if (matches.has(pattern)) {
                return true;
            }
        }
        return false;
    }

    long number(long offset, int width, boolean signed, boolean bigEndian) {
        if (offset < 0 || offset > file.size() - width) {
            return UNDEFINED;
        }
        byte[] raw = new byte[width];
        try {
            file.bytes().read(offset, raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (raw[bigEndian ? width - 1 - i : i] & 0xffL) << (8 * i);
        }
        int unused = Long.SIZE - 8 * width;
        return signed ? value << unused >> unused : value;
    }
}
