package io.hivesec.dispositions.kubernetes;

import io.hivesec.alert.Plan.Impact;
import java.util.Locale;

/** What can be done to a pod. */
public enum PodResponse {
    /** No policy lets anything in or out; it goes on running. Recommended. */
    ISOLATE(Impact.REVERSIBLE),
    /** Deleted, after evidence; whatever owns it starts another. */
    DELETE(Impact.DESTRUCTIVE);

    private final Impact impact;

    PodResponse(Impact impact) {
        this.impact = impact;
    }

    Impact impact() {
        return impact;
    }

    /** The id of the disposition, such as {@code pod.isolate}. */
    public String id() {
        return "pod." + name().toLowerCase(Locale.ROOT);
    }
}
