package io.hivesec.triage;

import io.hivesec.alert.Alert;
import io.hivesec.history.AccessGraph;
import io.hivesec.history.ContainerHistory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known around an alert when it is triaged.
 *
 * @param history what the container did; null when that is not known, as for an artifact. Valid only during the call
 * @param graph who talked to whom; null when that is not known
 * @param others other alerts that may have to do with it
 */
public record Surroundings(
        @Nullable ContainerHistory history, @Nullable AccessGraph graph, List<Alert> others) {

    /** Nothing is known but the alert. */
    public static final Surroundings NONE = new Surroundings(null, null, List.of());

    /** Copies the list. */
    public Surroundings {
        others = List.copyOf(others);
    }
}
