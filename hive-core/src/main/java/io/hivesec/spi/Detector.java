package io.hivesec.spi;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.history.ContainerHistory;
import java.util.List;
import java.util.Set;

/**
 * Judges events. A detector is pure: the same event and history give the same findings. It has no state of its own, does
 * no I/O, reads no clock and logs nothing; time is the event's.
 *
 * <p>Threads: {@link #inspect} is called from many threads at once, though never twice at once for one container.
 *
 * <p>Errors: whatever it throws costs only its own result for that event and becomes a failure in the report.
 */
public interface Detector extends Plugin {

    /** The rules its findings may have. Asked once. */
    Set<Rule> rules();

    /**
     * The kinds of events that it judges: it is not asked about others. Asked once. All kinds, unless overridden; a
     * detector that names its own costs nothing for the many events that open a file.
     */
    default Set<EventKind> kinds() {
        return EventKind.all();
    }

    /**
     * What an event shows.
     *
     * @param event what happened
     * @param history what is known of the event's container, this event included; valid only during the call
     * @return the findings, {@code List.of()} when there are none; never null
     */
    List<Finding> inspect(Event event, ContainerHistory history);
}
