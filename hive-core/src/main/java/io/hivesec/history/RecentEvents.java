package io.hivesec.history;

import io.hivesec.event.ContainerStarted;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.Process;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container's latest events, oldest first, all of them or one process's. Opened files come in such numbers that they
 * have a quarter of the room to themselves: they push out none of the others, and the others none of them. Guarded by its history.
 */
final class RecentEvents {
    private static final int BASE_WEIGHT = 200;

    private final Deque<Remembered> common = new ArrayDeque<>();
    private final Deque<Remembered> other = new ArrayDeque<>();
    private final Map<Integer, Chain> byProcess = new HashMap<>();
    private final int commonRoom;
    private final int otherRoom;
    private long sequence;
    private long weight;
    private long commonWeight;
    private Process lastWeighed = Process.UNKNOWN;
    private int lastWeight = ProcessNode.weightOf(Process.UNKNOWN);
    private @Nullable List<Event> all;

    /**
     * An event with its place, and its neighbours among the events of its process. What is needed to drop it is here, so
     * that the event itself, long out of the processor's cache, is not looked at.
     */
    private static final class Remembered {
        private final long sequence;
        private final Event event;
        private final Chain chain;
        private final int weight;
        private @Nullable Remembered earlier;
        private @Nullable Remembered later;

        private Remembered(long sequence, Event event, Chain chain, int weight) {
            this.sequence = sequence;
            this.event = event;
            this.chain = chain;
            this.weight = weight;
        }
    }

    /** The events of one process. */
    private static final class Chain {
        private final int pid;
        private @Nullable Remembered first;
        private @Nullable Remembered last;

        private Chain(int pid) {
            this.pid = pid;
        }

        private void add(Remembered one) {
            one.earlier = last;
            if (last == null) {
                first = one;
            } else {
                last.later = one;
            }
            last = one;
        }

        private void remove(Remembered one) {
            if (one.earlier == null) {
                first = one.later;
            } else {
                one.earlier.later = one.later;
            }
            if (one.later == null) {
                last = one.earlier;
            } else {
                one.later.earlier = one.earlier;
            }
        }
    }

    RecentEvents(int room) {
        commonRoom = Math.max(1, room / 4);
        otherRoom = Math.max(1, room - commonRoom);
    }

    void add(Event event) {
        add(event, event.process());
    }

    /** Adds an event of which the process is at hand. */
    void add(Event event, Process process) {
        boolean isCommon = event.kind() == EventKind.FILE_OPENED;
        Deque<Remembered> queue = isCommon ? common : other;
        if (queue.size() == (isCommon ? commonRoom : otherRoom)) {
            drop(queue);
        }
        Chain chain = byProcess.get(process.pid());
        if (chain == null) {
            chain = new Chain(process.pid());
            byProcess.put(process.pid(), chain);
        }
        Remembered remembered = new Remembered(sequence++, event, chain, weightOf(event, process));
        queue.addLast(remembered);
        chain.add(remembered);
        weight += remembered.weight;
        commonWeight += isCommon ? remembered.weight : 0;
        all = null;
    }

    void dropBefore(Instant time) {
        dropBefore(time, common);
        dropBefore(time, other);
    }

    private void dropBefore(Instant time, Deque<Remembered> queue) {
        for (Remembered first = queue.peekFirst();
                first != null && first.event.time().isBefore(time);
                first = queue.peekFirst()) {
            drop(queue);
        }
    }

    /** Drops the oldest event of those that have more than their share of the memory; false when there is none. */
    boolean dropOne() {
        Deque<Remembered> queue = other.isEmpty() || commonWeight > weight / 4 ? common : other;
        if (queue.isEmpty()) {
            return false;
        }
        drop(queue);
        return true;
    }

    private void drop(Deque<Remembered> queue) {
        Remembered dropped = queue.removeFirst();
        dropped.chain.remove(dropped);
        if (dropped.chain.first == null) {
            byProcess.remove(dropped.chain.pid);
        }
        weight -= dropped.weight;
        commonWeight -= queue == common ? dropped.weight : 0;
        all = null;
    }

    void clear() {
        common.clear();
        other.clear();
        byProcess.clear();
        weight = 0;
        commonWeight = 0;
        all = null;
    }

    long weight() {
        return weight;
    }

    /** All of them; merged once for all who ask between two events. */
    List<Event> all() {
        if (all == null) {
            all = Collections.unmodifiableList(merged());
        }
        return all;
    }

    private List<Event> merged() {
        List<Event> merged = new ArrayList<>(common.size() + other.size());
        Iterator<Remembered> left = common.iterator();
        Iterator<Remembered> right = other.iterator();
        Remembered one = next(left);
        Remembered two = next(right);
        while (true) {
            if (one != null && (two == null || one.sequence < two.sequence)) {
                merged.add(one.event);
                one = next(left);
            } else if (two != null) {
                merged.add(two.event);
                two = next(right);
            } else {
                return merged;
            }
        }
    }

    private static @Nullable Remembered next(Iterator<Remembered> iterator) {
        return iterator.hasNext() ? iterator.next() : null;
    }

    /** Those of one process. */
    List<Event> of(int pid) {
        Chain chain = byProcess.get(pid);
        if (chain == null) {
            return List.of();
        }
        List<Event> events = new ArrayList<>();
        for (Remembered one = chain.first; one != null; one = one.later) {
            events.add(one.event);
        }
        return Collections.unmodifiableList(events);
    }

    private int weightOf(Event event, Process process) {
        if (process != lastWeighed) {
            lastWeighed = process;
            lastWeight = ProcessNode.weightOf(process);
        }
        int weight = BASE_WEIGHT + lastWeight;
        for (Process ancestor : event.ancestors()) {
            weight += ProcessNode.weightOf(ancestor);
        }
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
