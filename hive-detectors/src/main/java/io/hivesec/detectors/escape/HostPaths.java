package io.hivesec.detectors.escape;

import io.hivesec.alert.Severity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a path of the host is worth to an intruder. Whole segments are compared, so {@code /srv/proc} is not
 * {@code /proc}. A path is as bad as itself, as what lies above it and hands it down, and as the worst that lies below.
 */
final class HostPaths {

    /**
     * What a path is worth.
     *
     * @param severity how bad it is
     * @param rule the rule it falls under, without the prefix
     * @param because the listed path it is judged by
     */
    record Worth(Severity severity, String rule, String because) {}

    private record Row(
            String path,
            List<String> segments,
            Optional<Severity> writable,
            Optional<Severity> readOnly,
            Optional<Severity> belowWritable,
            Optional<Severity> belowReadOnly,
            String rule) {

        Optional<Severity> own(boolean ro) {
            return ro ? readOnly : writable;
        }

        Optional<Severity> below(boolean ro) {
            return ro ? belowReadOnly : belowWritable;
        }
    }

    private static final List<Row> ROWS = Table.read("host-paths.txt", 6).stream()
            .map(cells -> new Row(
                    cells.get(0),
                    segments(cells.get(0)),
                    Table.severity(cells.get(1)),
                    Table.severity(cells.get(2)),
                    Table.severity(cells.get(3)),
                    Table.severity(cells.get(4)),
                    cells.get(5)))
            .toList();

    private static final int MAX_SEGMENTS = 256;
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:[/\\\\].*");

    /** Links by which the kernel shows the root of a process of the host: the host's own root, seen from the engine. */
    private static final Pattern PROCESS_ROOT = Pattern.compile("/proc/(?:\\d+|self|thread-self)/(?:root|cwd)(?=/|$)");

    private HostPaths() {}

    /** The path without empty, {@code .} and {@code ..} segments. What is not an absolute path stays as it is. */
    static String tidy(String path) {
        if (!path.startsWith("/")) {
            return path;
        }
        Deque<String> kept = new ArrayDeque<>();
        for (String segment : path.split("/", MAX_SEGMENTS)) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.addLast(segment);
            }
        }
        return "/" + String.join("/", kept);
    }

    /** Whether a source names a path of the host rather than a volume. */
    static boolean isPath(String source) {
        return source.startsWith("/")
                || source.startsWith("~")
                || source.startsWith("./")
                || source.startsWith("../")
                || source.startsWith("\\\\")
                || DRIVE.matcher(source).matches();
    }

    /** The path with the links followed that every Linux host has. */
    static String resolve(String path) {
        String resolved = tidy(path.startsWith("~/") || path.equals("~") ? "/home/~" + path.substring(1) : path);
        resolved = tidy("/" + PROCESS_ROOT.matcher(resolved).replaceFirst(""));
        if (resolved.equals("/var/run") || resolved.startsWith("/var/run/")) {
            return resolved.substring("/var".length());
        }
        return resolved;
    }

    /**
     * What a path is worth.
     *
     * @param path as written
     * @param readOnly whether it can only be read
     */
    static Optional<Worth> worth(String path, boolean readOnly) {
        List<String> segments = segments(resolve(path.replace('\\', '/')));
        Worth best = null;
        Row above = null;
        for (Row row : ROWS) {
            if (matches(row.segments(), segments, row.segments().size())
                    && row.segments().size() == segments.size()) {
                return row.own(readOnly).map(severity -> new Worth(severity, row.rule(), row.path()));
            }
            if (row.segments().size() < segments.size()) {
                boolean nearer = above == null
                        || row.segments().size() >= above.segments().size();
                if (nearer && matches(row.segments(), segments, row.segments().size())) {
                    above = row;
                }
            } else if (matches(row.segments(), segments, segments.size())) {
                best = worse(best, row.own(readOnly), row);
            }
        }
        if (above != null) {
            best = worse(best, above.below(readOnly), above);
        }
        return Optional.ofNullable(best);
    }

    private static @Nullable Worth worse(@Nullable Worth best, Optional<Severity> severity, Row row) {
        if (severity.isEmpty() || (best != null && best.severity().compareTo(severity.get()) >= 0)) {
            return best;
        }
        return new Worth(severity.get(), row.rule(), row.path());
    }

    private static boolean matches(List<String> pattern, List<String> segments, int count) {
        if (segments.size() < count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            String wanted = pattern.get(i);
            if (!wanted.equals("*") && !wanted.equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", MAX_SEGMENTS)) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return List.copyOf(segments);
    }
}
