package io.hivesec.dispositions.process;

import io.hivesec.alert.Plan.Impact;
import java.util.Locale;

/** What can be done to a process. */
public enum ProcessResponse {
    /** Stopped where it is, to go on later. */
    SUSPEND(Impact.REVERSIBLE),
    /** Killed; its children live on. */
    KILL(Impact.DESTRUCTIVE);

    private final Impact impact;

    ProcessResponse(Impact impact) {
        this.impact = impact;
    }

    Impact impact() {
        return impact;
    }

    /** The id of the disposition, such as {@code process.suspend}. */
    public String id() {
        return "process." + name().toLowerCase(Locale.ROOT);
    }
}
