package io.hivesec.examples.cli;

import io.hivesec.detectors.source.ReadCounts;

/** What a command has read, from all of its sources. Not thread-safe. */
final class ReadTotals {
    private long read;
    private long understood;
    private long skipped;
    private long malformed;

    void add(ReadCounts counts) {
        read += counts.read();
        understood += counts.understood();
        skipped += counts.skippedRecords();
        malformed += counts.malformedRecords();
    }

    /** Counts an event that came as such and not from a record. */
    void addEvent() {
        read++;
        understood++;
    }

    /** Counts what was there and could not be looked at. */
    void addSkipped(long count) {
        read += count;
        skipped += count;
    }

    /** Whether there was nothing to read. */
    boolean isEmpty() {
        return read == 0;
    }

    /** Whether some records were broken. */
    boolean isSomethingMalformed() {
        return malformed > 0;
    }

    /** Whether there was something to read and all of it was in vain. */
    boolean isNothingUnderstood() {
        return understood == 0 && read > 0;
    }

    String json(long alerts) {
        return "{\"read\":" + read + ",\"understood\":" + understood + ",\"skipped\":" + skipped + ",\"malformed\":"
                + malformed + ",\"alerts\":" + alerts + "}";
    }
}
