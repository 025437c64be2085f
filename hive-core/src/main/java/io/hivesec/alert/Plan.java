package io.hivesec.alert;

import java.util.List;
import java.util.Objects;

/**
 * What a disposition would do about an alert. A value that can be written down, shown and approved.
 *
 * @param disposition the id of the disposition that made it
 * @param alert the id of the alert it answers
 * @param impact how far it reaches
 * @param steps what would be done, in order, each a sentence
 * @param remains what stays open afterwards, each a sentence
 */
public record Plan(String disposition, String alert, Impact impact, List<String> steps, List<String> remains) {

    /** How far a plan reaches. */
    public enum Impact {
        /** Tells somebody; changes nothing. */
        NOTIFY,
        /** Changes something that can be put back exactly. */
        REVERSIBLE,
        /** Destroys something. */
        DESTRUCTIVE
    }

    /** Copies the lists and refuses null parts. */
    public Plan {
        Objects.requireNonNull(disposition, "disposition");
        Objects.requireNonNull(alert, "alert");
        Objects.requireNonNull(impact, "impact");
        steps = List.copyOf(steps);
        remains = List.copyOf(remains);
    }

    /** Whether carrying it out changes anything in the workload. */
    public boolean isIntrusive() {
        return impact != Impact.NOTIFY;
    }
}
