package io.hivesec.history;

import io.hivesec.event.ContainerStarted;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.Process;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container's latest events, oldest first, all of them or one process's. Opened files come in such numbers that they
 * have a quarter of the room to themselves: they push out none of the others, and the others none of them. Guarded by its history.
 */
final class RecentEvents {
    private static final int BASE_WEIGHT = 200;

    private final EventChains chains = new EventChains();
    private final EventRing common;
    private final EventRing other;
    private int sequence;
    private Process lastWeighed = Process.UNKNOWN;
    private List<Process> lastAncestors = List.of();
    private int lastWeight = ProcessNode.weightOf(Process.UNKNOWN);
    private @Nullable List<Event> all;

    RecentEvents(int room) {
        int commonRoom = Math.max(1, room / 4);
        common = new EventRing(commonRoom, chains, EventChains.Ring.COMMON);
        other = new EventRing(Math.max(1, room - commonRoom), chains, EventChains.Ring.OTHER);
    }

    void add(Event event) {
        add(event, event.process());
    }

    /** Adds an event of which the process is at hand. */
    void add(Event event, Process process) {
        EventRing ring = event.kind() == EventKind.FILE_OPENED ? common : other;
        if (ring.isFull()) {
            drop(ring);
        }
        ring.add(event, process.pid(), sequence++, weightOf(event, process));
        all = null;
    }

    void dropBefore(Instant time) {
        dropBefore(time, common);
        dropBefore(time, other);
    }

    private void dropBefore(Instant time, EventRing ring) {
        while (!ring.isEmpty() && ring.oldest().time().isBefore(time)) {
            drop(ring);
        }
    }

    /** Drops the oldest event of those that have more than their share of the memory; false when there is none. */
    boolean dropOne() {
        EventRing ring = other.isEmpty() || common.weight() > weight() / 4 ? common : other;
        if (ring.isEmpty()) {
            return false;
        }
        drop(ring);
        return true;
    }

    private void drop(EventRing ring) {
        ring.drop();
        all = null;
    }

    void clear() {
        common.clear();
        other.clear();
        chains.clear();
        all = null;
    }

    long weight() {
        return common.weight() + other.weight();
    }

    /** All of them; merged once for all who ask between two events. */
    List<Event> all() {
        if (all == null) {
            all = merged(common.all(), other.all());
        }
        return all;
    }

    /** Those of one process. */
    List<Event> of(int pid) {
        return merged(common.of(pid), other.of(pid));
    }

    private static List<Event> merged(EventRing.Cursor left, EventRing.Cursor right) {
        if (left.left() + right.left() == 0) {
            return List.of();
        }
        List<Event> merged = new ArrayList<>(left.left() + right.left());
        while (left.left() > 0 || right.left() > 0) {
            // The numbers may have gone round.
            boolean isLeft = right.left() == 0 || (left.left() > 0 && left.sequence() - right.sequence() < 0);
            merged.add(isLeft ? left.next() : right.next());
        }
        return Collections.unmodifiableList(merged);
    }

    private int weightOf(Event event, Process process) {
        List<Process> ancestors = event.ancestors();
        if (process != lastWeighed || ancestors != lastAncestors) {
            lastWeighed = process;
            lastAncestors = ancestors;
            lastWeight = ProcessNode.weightOf(process);
            for (int i = 0; i < ancestors.size(); i++) {
                lastWeight += ProcessNode.weightOf(ancestors.get(i));
            }
        }
        int weight = BASE_WEIGHT + lastWeight;
        if (event instanceof FileOpened opened) {
            weight += opened.path().length();
        } else if (event instanceof FileWritten written) {
            weight += written.path().length();
        } else if (event instanceof ContainerStarted started) {
            weight += started.configuration().length();
        }
        return weight;
    }
}
