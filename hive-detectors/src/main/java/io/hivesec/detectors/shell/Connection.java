package io.hivesec.detectors.shell;

import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.event.Scope;
import io.hivesec.history.ContainerHistory;
import io.hivesec.history.Descriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A connection that a process has or had: the other end, who opened it, and when.
 *
 * @param peer the other end
 * @param accepted whether the other side connected
 * @param opener the process that connected or accepted, as it was then
 * @param time when it was opened, as far as known; otherwise the time of the latest event
 */
record Connection(Endpoint peer, boolean accepted, Process opener, Instant time) {
    private static final int DNS_PORT = 53;

    /** The connection behind a descriptor, unless it stays on this machine by a path or only asks for names. */
    static Optional<Connection> behind(Descriptor descriptor, int holder, ContainerHistory history) {
        if (!descriptor.isConnection() || descriptor.peer().scope() == Scope.LOCAL) {
            return Optional.empty();
        }
        int opener = opener(descriptor, holder, history);
        Event opened = null;
        for (Event event : history.recentEventsOf(opener)) {
            if (opens(event, descriptor)) {
                opened = event;
            }
        }
        if (opened instanceof NetworkConnected connected && isQuery(connected)) {
            return Optional.empty();
        }
        boolean accepted = descriptor.kind() == Descriptor.Kind.ACCEPTED_SOCKET;
        Process process = opened != null && !opened.process().executable().isEmpty()
                ? opened.process()
                : history.process(opener).orElse(Process.UNKNOWN);
        return Optional.of(
                new Connection(descriptor.peer(), accepted, process, opened != null ? opened.time() : history.now()));
    }

    /** The furthest ancestor in an unbroken line that has the same descriptor. */
    private static int opener(Descriptor descriptor, int holder, ContainerHistory history) {
        int opener = holder;
        for (Process ancestor : history.ancestorsOf(holder)) {
            if (ancestor.pid() == 0 || !holds(ancestor.pid(), descriptor.number(), history)) {
                break;
            }
            opener = ancestor.pid();
        }
        return opener;
    }

    /** Whether a process has a descriptor of this number, whatever else it is. */
    static boolean holds(int pid, long number, ContainerHistory history) {
        return history.descriptorsOf(pid).values().stream().anyMatch(one -> one.number() == number);
    }

    /** The latest connection of a process that its descriptors, or where they tell nothing its recent events, show. */
    static Optional<Connection> latestOf(int pid, ContainerHistory history) {
        Optional<Connection> latest = Optional.empty();
        for (Event event : history.recentEventsOf(pid)) {
            Optional<Connection> opened = openedBy(event);
            latest = opened.isPresent() ? opened : latest;
        }
        return latest.or(() -> history.descriptorsOf(pid).values().stream()
                .flatMap(descriptor -> behind(descriptor, pid, history).stream())
                .findFirst());
    }

    /** The connection that an event opens, unless it stays on this machine by a path or only asks for names. */
    static Optional<Connection> openedBy(Event event) {
        if (event instanceof NetworkConnected connected && !isQuery(connected) && isFar(connected.target())) {
            return Optional.of(new Connection(connected.target(), false, event.process(), event.time()));
        }
        if (event instanceof NetworkAccepted accepted && isFar(accepted.peer())) {
            return Optional.of(new Connection(accepted.peer(), true, event.process(), event.time()));
        }
        return Optional.empty();
    }

    private static boolean isFar(Endpoint peer) {
        return peer.scope() != Scope.LOCAL && peer.scope() != Scope.UNKNOWN;
    }

    private static boolean isQuery(NetworkConnected connected) {
        return connected.protocol().equals("udp") && connected.target().port() == DNS_PORT;
    }

    private static boolean opens(Event event, Descriptor descriptor) {
        if (event instanceof NetworkConnected connected) {
            return connected.target().equals(descriptor.peer());
        }
        return event instanceof NetworkAccepted accepted && accepted.peer().equals(descriptor.peer());
    }

    /** Whether it was opened within this time of another moment, before or after. */
    boolean isNear(Instant moment, Duration span) {
        return Duration.between(time, moment).abs().compareTo(span) <= 0;
    }

    /** Whether bytes leave the machine. */
    boolean leavesMachine() {
        return peer.scope() != Scope.LOOPBACK;
    }

    /** The opener's parent, grandparent and so on. */
    List<Process> openersAncestors(ContainerHistory history) {
        return history.ancestorsOf(opener.pid());
    }
}
