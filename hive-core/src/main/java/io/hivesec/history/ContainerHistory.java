package io.hivesec.history;

import io.hivesec.event.Container;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of one container, for detectors to ask. The view is live: it is valid during the call that it was
 * given to, from that call's thread.
 */
public interface ContainerHistory {

    /** The container. */
    Container container();

    /** The time of the latest event. */
    Instant now();

    /** The process with this id, alive or ended not long ago. */
    Optional<Process> process(int pid);

    /** Who did something, as far as is known of it now; as its sensor told it where the history knows nothing. */
    default Process process(Event event) {
        return process(event.process().pid()).orElse(event.process());
    }

    /**
     * An event's process's parent, grandparent and so on, nearest first: from the process tree, and past its end from what
     * the sensor told. At most 64.
     */
    List<Process> ancestorsOf(Event event);

    /** The same for a process by its id. */
    List<Process> ancestorsOf(int pid);

    /** The processes that have this one as parent and were not seen to end. */
    List<Process> childrenOf(int pid);

    /** What a process's descriptors refer to, by number: only sockets and pipes that events told of. */
    Map<Integer, Descriptor> descriptorsOf(int pid);

    /** What one descriptor of a process refers to. */
    default Optional<Descriptor> descriptor(int pid, int number) {
        return Optional.ofNullable(descriptorsOf(pid).get(number));
    }

    /** The recent events, oldest first, the latest included. */
    List<Event> recentEvents();

    /** The recent events of one process, oldest first. */
    default List<Event> recentEventsOf(int pid) {
        return recentEvents().stream()
                .filter(event -> event.process().pid() == pid)
                .toList();
    }
}
