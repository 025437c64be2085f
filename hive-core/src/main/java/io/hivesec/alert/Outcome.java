package io.hivesec.alert;

import java.util.List;
import java.util.Objects;

/**
 * What a disposition did.
 *
 * @param disposition the disposition's id
 * @param state how it ended
 * @param details what was done or seen, each a sentence
 */
public record Outcome(String disposition, State state, List<String> details) {

    /** How it ended. */
    public enum State {
        /** Carried out, the effect not yet seen. */
        APPLIED,
        /** Carried out and the effect seen. */
        VERIFIED,
        /** Taken back. */
        UNDONE,
        /** Refused, with a reason; nothing was changed. */
        REFUSED,
        /** It did not work. */
        FAILED
    }

    /** Copies the details and refuses null parts. */
    public Outcome {
        Objects.requireNonNull(disposition, "disposition");
        Objects.requireNonNull(state, "state");
        details = List.copyOf(details);
    }
}
