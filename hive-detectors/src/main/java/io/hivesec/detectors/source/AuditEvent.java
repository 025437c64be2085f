package io.hivesec.detectors.source;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records that Linux audit wrote of one event, joined by time and serial number. Values are decoded: quotes are off and
 * hexadecimal strings are text.
 */
final class AuditEvent {

    private static final int RECORDS = 1024;

    private final long line;
    private final @Nullable Instant time;
    private final Map<String, List<Map<String, String>>> records = new LinkedHashMap<>();
    private int count;
    private boolean complete;

    /**
     * An event without records.
     *
     * @param line where its first record is
     * @param time its time, null when it is not one
     */
    AuditEvent(long line, @Nullable Instant time) {
        this.line = line;
        this.time = time;
    }

    long line() {
        return line;
    }

    @Nullable
    Instant time() {
        return time;
    }

    /** Whether its end-of-event record has been seen. */
    boolean complete() {
        return complete;
    }

    void markComplete() {
        complete = true;
    }

    void add(String type, Map<String, String> fields) {
        if (count++ < RECORDS) {
            records.computeIfAbsent(type, key -> new ArrayList<>()).add(fields);
        }
    }

    Set<String> types() {
        return records.keySet();
    }

    /** All records of a type; empty when there is none. */
    List<Map<String, String>> all(String type) {
        return records.getOrDefault(type, List.of());
    }

    /** The fields of a type's records together; the first one's win, except that pieces of EXECVE complete each other. */
    Map<String, String> fields(String type) {
        List<Map<String, String>> found = all(type);
        if (found.size() == 1) {
            return found.get(0);
        }
        Map<String, String> joined = new HashMap<>();
        found.forEach(fields -> fields.forEach(joined::putIfAbsent));
        return joined;
    }
}
