package io.hivesec.detectors.source;

import io.hivesec.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Counts what becomes of records and hands their events on. */
final class Tally {

    private static final int REASONS_KEPT = 100;
    private static final int REASON_LENGTH = 80;
    private static final int PLACES_KEPT = 10;
    private static final String OTHER = "other";

    private final Consumer<Event> events;
    private final Map<String, Long> skipped = new LinkedHashMap<>();
    private final Map<String, Long> malformed = new LinkedHashMap<>();
    private final List<ReadCounts.Place> places = new ArrayList<>();
    private long read;
    private long understood;
    private long eventless;
    private long delivered;

    Tally(Consumer<Event> events) {
        this.events = events;
    }

    void add(Reading reading, long line) {
        read++;
        switch (reading.fate()) {
            case UNDERSTOOD -> deliver(reading.events());
            case SKIPPED -> count(skipped, reading.reason());
            case MALFORMED -> {
                String reason = count(malformed, reading.reason());
                if (places.size() < PLACES_KEPT) {
                    places.add(new ReadCounts.Place(line, reason));
                }
            }
        }
    }

    private void deliver(List<Event> found) {
        understood++;
        if (found.isEmpty()) {
            eventless++;
        }
        for (Event event : found) {
            delivered++;
            events.accept(event);
        }
    }

    /** Reasons name kinds that the input chose, so their number and length are bounded. */
    private static String count(Map<String, Long> counts, String reason) {
        String kept = reason.length() > REASON_LENGTH ? reason.substring(0, REASON_LENGTH) : reason;
        String key = counts.containsKey(kept) || counts.size() < REASONS_KEPT ? kept : OTHER;
        counts.merge(key, 1L, Long::sum);
        return key;
    }

    ReadCounts counts(EventFormat format) {
        return new ReadCounts(format, read, understood, eventless, delivered, skipped, malformed, places);
    }
}
