package io.hivesec.detectors.source;

import io.hivesec.event.Event;
import java.util.List;

/**
 * What became of one record.
 *
 * @param fate whether it was understood
 * @param events what it says happened, possibly nothing
 * @param reason why it was passed over; empty when it was understood
 */
record Reading(Fate fate, List<Event> events, String reason) {

    enum Fate {
        UNDERSTOOD,
        SKIPPED,
        MALFORMED
    }

    private static final Reading SILENT = new Reading(Fate.UNDERSTOOD, List.of(), "");

    static Reading of(Event event) {
        return new Reading(Fate.UNDERSTOOD, List.of(event), "");
    }

    static Reading of(List<Event> events) {
        return new Reading(Fate.UNDERSTOOD, events, "");
    }

    /** Understood, and nothing in it is an event of Hive's: a connection that closes. */
    static Reading silent() {
        return SILENT;
    }

    /** Of a kind that has no counterpart among Hive's events. */
    static Reading skipped(String kind) {
        return new Reading(Fate.SKIPPED, List.of(), kind);
    }

    /** Broken, or without what its kind must have. */
    static Reading malformed(String reason) {
        return new Reading(Fate.MALFORMED, List.of(), reason);
    }
}
