package io.hivesec.history;

import io.hivesec.event.Event;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Events in the order in which they came, the oldest dropped first. Places and sequences count on past what an {@code int}
 * holds, so that only their differences mean anything. What is needed to drop one lies in arrays beside each
 * other, so that no event, long out of the processor's cache, is looked at. Guarded by its history.
 */
final class EventRing {
    private static final int FIRST_ROOM = 16;

    /** What is kept of an event beside it: its weight, when it came and where the next one of its process is. */
    private static final int WIDTH = 3;

    private static final int WEIGHT = 0;
    private static final int SEQUENCE = 1;
    private static final int NEXT = 2;

    private final int limit;
    private @Nullable Event[] events = new Event[FIRST_ROOM];
    private @Nullable Chain[] chains = new Chain[FIRST_ROOM];
    private int[] facts = new int[FIRST_ROOM * WIDTH];
    private int first;
    private int size;
    private long weight;

    /** The events of one process in a ring, by their places. */
    static final class Chain {
        private final int pid;
        private int first;
        private int last;
        private int size;

        Chain(int pid) {
            this.pid = pid;
        }

        int pid() {
            return pid;
        }

        boolean isEmpty() {
            return size == 0;
        }
    }

    EventRing(int limit) {
        this.limit = limit;
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
     * @param chain of its process
     * @param sequence how many events came before it
     * @param load how much memory it takes
     */
    void add(Event event, Chain chain, int sequence, int load) {
        if (size == events.length) {
            grow();
        }
        int place = first + size++;
        int slot = slot(place);
        events[slot] = event;
        chains[slot] = chain;
        facts[slot * WIDTH + WEIGHT] = load;
        facts[slot * WIDTH + SEQUENCE] = sequence;
        if (chain.size++ == 0) {
            chain.first = place;
        } else {
            facts[slot(chain.last) * WIDTH + NEXT] = place;
        }
        chain.last = place;
        weight += load;
    }

    private void grow() {
        int room = events.length;
        // The places stay what they are, and each finds its slot in the larger ring.
        @Nullable Event[] oldEvents = events;
        @Nullable Chain[] oldChains = chains;
        int[] oldFacts = facts;
        events = new Event[2 * room];
        chains = new Chain[2 * room];
        facts = new int[2 * room * WIDTH];
        for (int i = 0; i < size; i++) {
            int place = first + i;
            int from = place & room - 1;
            int to = slot(place);
            events[to] = oldEvents[from];
            chains[to] = oldChains[from];
            System.arraycopy(oldFacts, from * WIDTH, facts, to * WIDTH, WIDTH);
        }
    }

    /** Drops the oldest event of a ring that is not empty; the chain that it was of. */
    Chain drop() {
        int slot = slot(first);
        Chain chain = chains[slot];
        if (chain == null) {
            throw new IllegalStateException("nothing to drop");
        }
        chain.first = facts[slot * WIDTH + NEXT];
        chain.size--;
        weight -= facts[slot * WIDTH + WEIGHT];
        events[slot] = null;
        chains[slot] = null;
        first++;
        size--;
        return chain;
    }

    void clear() {
        Arrays.fill(events, null);
        Arrays.fill(chains, null);
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
        private final @Nullable Chain chain;
        private int place;
        private int left;

        private Cursor(@Nullable Chain chain) {
            this.chain = chain;
            this.place = chain == null ? first : chain.first;
            this.left = chain == null ? size : chain.size;
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
            place = chain == null ? place + 1 : facts[slot(place) * WIDTH + NEXT];
            return event;
        }
    }

    /** All events. */
    Cursor all() {
        return new Cursor(null);
    }

    /** Those of one process. */
    Cursor of(Chain chain) {
        return new Cursor(chain);
    }
}
