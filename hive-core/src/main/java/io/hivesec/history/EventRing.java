package io.hivesec.history;

import io.hivesec.event.Event;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Events in the order in which they came, the oldest dropped first. Places and sequences count on past what an {@code int}
 * holds, so that only their differences mean anything. What is needed to drop one lies in an array beside each
 * other, so that no event, long out of the processor's cache, is looked at. Guarded by its history.
 */
final class EventRing {
    private static final int FIRST_ROOM = 16;

    /** What is kept of an event beside it: its weight, when it came, whose it is and where the next one of its process is. */
    private static final int WIDTH = 4;

    private static final int WEIGHT = 0;
    private static final int SEQUENCE = 1;
    private static final int PID = 2;
    private static final int NEXT = 3;

    private final int limit;
    private final EventChains chains;
    private final EventChains.Ring name;
    private @Nullable Event[] events = new Event[FIRST_ROOM];
    private int[] facts = new int[FIRST_ROOM * WIDTH];
    private int first;
    private int size;
    private long weight;

    /**
     * An empty ring.
     *
     * @param limit how many events it holds
     * @param chains of the processes, in this and in the other ring
     * @param name what the chains call this one
     */
    EventRing(int limit, EventChains chains, EventChains.Ring name) {
        this.limit = limit;
        this.chains = chains;
        this.name = name;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean isFull() {
        return size == limit;
    }

    long weight() {
        return weight;
    }

    private int slot(int place) {
        return place & events.length - 1;
    }

    /**
     * Adds an event to a ring that is not full.
     *
     * @param pid of its process
     * @param sequence how many events came before it
     * @param load how much memory it takes
     */
    void add(Event event, int pid, int sequence, int load) {
        if (size == events.length) {
            grow();
        }
        int place = first + size++;
        int slot = slot(place);
        events[slot] = event;
        facts[slot * WIDTH + WEIGHT] = load;
        facts[slot * WIDTH + SEQUENCE] = sequence;
        facts[slot * WIDTH + PID] = pid;
        int before = chains.append(pid, name, place);
        if (before != place) {
            facts[slot(before) * WIDTH + NEXT] = place;
        }
        weight += load;
    }

    private void grow() {
        int room = events.length;
        // The places stay what they are, and each finds its slot in the larger ring.
        @Nullable Event[] oldEvents = events;
        int[] oldFacts = facts;
        events = new Event[2 * room];
        facts = new int[2 * room * WIDTH];
        for (int i = 0; i < size; i++) {
            int place = first + i;
            int from = place & room - 1;
            int to = slot(place);
            events[to] = oldEvents[from];
            System.arraycopy(oldFacts, from * WIDTH, facts, to * WIDTH, WIDTH);
        }
    }

    /** Drops the oldest event of a ring that is not empty. */
    void drop() {
        int slot = slot(first);
        chains.dropFirst(facts[slot * WIDTH + PID], name, facts[slot * WIDTH + NEXT]);
        weight -= facts[slot * WIDTH + WEIGHT];
        events[slot] = null;
        first++;
        size--;
    }

    /** Drops all; the chains have to be cleared too. */
    void clear() {
        Arrays.fill(events, null);
        size = 0;
        weight = 0;
    }

    /** The oldest event of a ring that is not empty. */
    Event oldest() {
        return at(first);
    }

    private Event at(int place) {
        Event event = events[slot(place)];
        if (event == null) {
            throw new IllegalStateException("no event there");
        }
        return event;
    }

    /** Goes through events oldest first. */
    final class Cursor {
        private final boolean isOfOne;
        private int place;
        private int left;

        private Cursor(boolean isOfOne, int place, int left) {
            this.isOfOne = isOfOne;
            this.place = place;
            this.left = left;
        }

        /** How many are still to come. */
        int left() {
            return left;
        }

        int sequence() {
            return facts[slot(place) * WIDTH + SEQUENCE];
        }

        Event next() {
            Event event = at(place);
            left--;
            place = isOfOne ? facts[slot(place) * WIDTH + NEXT] : place + 1;
            return event;
        }
    }

    /** All events. */
    Cursor all() {
        return new Cursor(false, first, size);
    }

    /** Those of one process. */
    Cursor of(int pid) {
        return new Cursor(true, chains.first(pid, name), chains.count(pid, name));
    }
}
