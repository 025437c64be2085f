package io.hivesec.detectors.source;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the records of a Linux audit log together again. An event has ended when its end-of-event record is there, when it is
 * one of a single record, or when the log has moved on: the end record is not written to disk, and any record may be lost.
 */
final class AuditRecords implements RecordReader {

    private static final int OPEN_EVENTS = 64;
    private static final int NEWER_EVENTS = 4;
    private static final int FINISHED_KEPT = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Tally tally;
    private final AuditMapper mapper = new AuditMapper();
    private final Map<String, AuditEvent> open = new LinkedHashMap<>();
    private final Set<String> finished = new LinkedHashSet<>();

    AuditRecords(Tally tally) {
        this.tally = tally;
    }

    @Override
    public void line(byte[] buffer, int from, int to, long line) {
        String text = new String(buffer, from, to - from, StandardCharsets.UTF_8);
        if (text.isBlank() || text.stripLeading().startsWith("#")) {
            return;
        }
        AuditRecord entry = AuditRecord.parse(text);
        if (entry == null) {
            boolean lost = text.contains("audit_lost=") || text.contains("audit_backlog");
            tally.add(lost ? Reading.skipped("kernel lost records") : Reading.malformed("no audit record"), line);
            return;
        }
        take(entry, line);
        release();
    }

    private void take(AuditRecord entry, long line) {
        AuditEvent event = open.get(entry.id());
        if (event == null) {
            if (finished.contains(entry.id())) {
                if (!entry.type().equals("EOE")) {
                    tally.add(Reading.skipped("came after its event had ended"), line);
                }
                return;
            }
            event = new AuditEvent(line, entry.time());
            open.put(entry.id(), event);
        }
        if (entry.type().equals("EOE")) {
            event.markComplete();
        } else {
            event.add(entry.type(), entry.fields());
        }
    }

    /** Gives on, in the order in which they began, the events that have ended. */
    private void release() {
        Instant newest = Instant.MIN;
        for (AuditEvent event : open.values()) {
            Instant time = event.time();
            newest = time != null && time.isAfter(newest) ? time : newest;
        }
        Iterator<Map.Entry<String, AuditEvent>> events = open.entrySet().iterator();
        while (events.hasNext()) {
            Map.Entry<String, AuditEvent> eldest = events.next();
            Instant time = eldest.getValue().time();
            boolean stale = open.size() > NEWER_EVENTS
                    && time != null
                    && time.plus(PATIENCE).isBefore(newest);
            if (!eldest.getValue().complete() && !stale && open.size() <= OPEN_EVENTS) {
                return;
            }
            events.remove();
            finish(eldest.getKey(), eldest.getValue());
        }
    }

    private void finish(String id, AuditEvent event) {
        if (finished.size() == FINISHED_KEPT) {
            Iterator<String> eldest = finished.iterator();
            eldest.next();
            eldest.remove();
        }
        finished.add(id);
        if (!event.types().isEmpty()) {
            tally.add(mapper.map(event), event.line());
        }
    }

    @Override
    public void end() {
        List<Map.Entry<String, AuditEvent>> left = new ArrayList<>(open.entrySet());
        open.clear();
        left.forEach(entry -> finish(entry.getKey(), entry.getValue()));
    }
}
