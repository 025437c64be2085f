package io.hivesec.dispositions.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * A line of the journal.
 *
 * @param number 1 for the first, one more for each
 * @param time when it was written
 * @param event what it says
 * @param plan the id of the plan it is about
 * @param data what belongs to the event; not to be changed
 */
public record Entry(long number, Instant time, Event event, String plan, ObjectNode data) {

    /** What a line says. */
    public enum Event {
        /** Somebody approved the plan, which is in the data; steps follow. */
        APPROVED,
        /** What was recorded of the target before it is touched, with digests. */
        EVIDENCE,
        /** A step is about to be taken; the data holds it and what takes it back. */
        INTENT,
        /** The step was taken. */
        DONE,
        /** All steps were taken, and the effect was seen. */
        VERIFIED,
        /** A step did not work, or the effect was not seen. */
        FAILED,
        /** Nothing was touched, for the reason given. */
        REFUSED,
        /** Somebody approved taking the plan back; steps follow. */
        UNDO,
        /** What takes a step back is about to be done. */
        UNDOING,
        /** That was done. */
        RESTORED,
        /** Everything that can be taken back was. */
        UNDONE;

        /** Its name in a line. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Refuses null parts. */
    public Entry {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(data, "data");
    }
}
