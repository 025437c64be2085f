package io.hivesec.engines.virus.own.yara;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums over ranges of a file, each computed once. Not thread-safe. */
final class Ranges {
    private static final int CHUNK = 32 * 1024;

    private final ScannedBytes file;
    private final Map<Range, long[]> distributions = new HashMap<>();
    private final Map<String, String> digests = new HashMap<>();

    Ranges(ScannedBytes file) {
        this.file = file;
    }

    private record Range(long from, long to) {}

    @FunctionalInterface
    private interface Sink {
        void take(byte[] bytes);
    }

    /** The part of a range that the file has; null when it has none, as in YARA. */
    private @Nullable Range range(long offset, long size) {
        if (offset < 0 || size < 0 || offset >= file.size()) {
            return null;
        }
        return new Range(offset, size > file.size() - offset ? file.size() : offset + size);
    }

    /** How often each byte is in a range; null when the file has none of it. */
    long @Nullable [] distribution(Scene scene, long offset, long size) throws EvaluationException {
        Range range = range(offset, size);
        if (range == null) {
            return null;
        }
        long[] known = distributions.get(range);
        if (known == null) {
            long[] counts = new long[256];
            read(scene, range, bytes -> {
                for (byte b : bytes) {
                    counts[b & 0xff]++;
                }
            });
            known = counts;
            distributions.put(range, known);
        }
        return known;
    }

    /** The digest of a range, in lower case; empty when the file has none of it. */
    String digest(Scene scene, String algorithm, long offset, long size) throws EvaluationException {
        Range range = range(offset, size);
        if (range == null) {
            return "";
        }
        String key = algorithm + range;
        String known = digests.get(key);
        if (known == null) {
            MessageDigest digest;
            try {
                digest = MessageDigest.getInstance(algorithm);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
            read(scene, range, digest::update);
            known = HexFormat.of().formatHex(digest.digest());
            digests.put(key, known);
        }
        return known;
    }

    private void read(Scene scene, Range range, Sink sink) throws EvaluationException {
        for (long at = range.from(); at < range.to(); at += CHUNK) {
            scene.steps(CHUNK / 64);
            byte[] chunk = new byte[(int) Math.min(CHUNK, range.to() - at)];
            try {
                file.bytes().read(at, chunk);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            sink.take(chunk);
        }
    }
}
