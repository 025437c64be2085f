package io.hivesec.detectors.source;

import java.util.List;
import java.util.Map;

/**
 * How reading a stream went. {@code read} is always the sum of {@code understood}, the skipped and the malformed.
 *
 * @param format the format it was read as, never {@link EventFormat#AUTO} unless nothing was recognised
 * @param read records found
 * @param understood records that were read to the end
 * @param eventless how many of the understood say nothing that is an event of Hive's, such as a connection's end
 * @param events events delivered
 * @param skipped records of kinds that have no counterpart among Hive's events, by kind
 * @param malformed broken records, by reason
 * @param places the first few broken records
 */
public record ReadCounts(
        EventFormat format,
        long read,
        long understood,
        long eventless,
        long events,
        Map<String, Long> skipped,
        Map<String, Long> malformed,
        List<Place> places) {

    /** Copies the collections. */
    public ReadCounts {
        skipped = Map.copyOf(skipped);
        malformed = Map.copyOf(malformed);
        places = List.copyOf(places);
    }

    /** How many records were skipped. */
    public long skippedRecords() {
        return skipped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many records were broken. */
    public long malformedRecords() {
        return malformed.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Where a broken record is.
     *
     * @param line the line on which it begins, from 1
     * @param reason what is wrong with it
     */
    public record Place(long line, String reason) {}
}
