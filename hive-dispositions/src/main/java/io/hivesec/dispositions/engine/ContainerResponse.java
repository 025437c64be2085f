package io.hivesec.dispositions.engine;

import io.hivesec.alert.Plan.Impact;
import java.util.Locale;

/** What can be done to a container. */
public enum ContainerResponse {
    /** Cut from every network, both ways, established sessions too; it goes on running. Recommended. */
    ISOLATE(Impact.REVERSIBLE),
    /** Frozen; memory, files and network stay as they are. */
    PAUSE(Impact.REVERSIBLE),
    /** Asked to end, then killed. */
    STOP(Impact.DESTRUCTIVE),
    /** Killed at once. */
    KILL(Impact.DESTRUCTIVE);

    private final Impact impact;

    ContainerResponse(Impact impact) {
        this.impact = impact;
    }

    Impact impact() {
        return impact;
    }

    /** The id of the disposition, such as {@code container.isolate}. */
    public String id() {
        return "container." + name().toLowerCase(Locale.ROOT);
    }
}
