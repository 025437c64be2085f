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
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * A container's latest events, oldest first. Opened files come in such numbers that they have a quarter of the room to
 * themselves, so that they push out none of the others. Guarded by its history.
 */
final class RecentEvents {
    private static final int BASE_WEIGHT = 200;

    private final Deque<Remembered> common = new ArrayDeque<>();
    private final Deque<Remembered> other = new ArrayDeque<>();
    private final int commonRoom;
    private final int otherRoom;
    private long sequence;
    private long weight;

    RecentEvents(int room) {
        commonRoom = Math.max(1, room / 4);
        otherRoom = Math.max(1, room - commonRoom);
    }

    void add(Event event) {
        add(new Remembered(sequence++, event, weightOf(event)));
    }

    private void add(Remembered remembered) {
        boolean isCommon = remembered.event().kind() == EventKind.FILE_OPENED;
        Deque<Remembered> queue = isCommon ? common : other;
        if (queue.size() == (isCommon ? commonRoom : otherRoom)) {
            drop(queue);
        }
        queue.addLast(remembered);
        weight += remembered.weight();
    }

    void dropBefore(Instant time) {
        dropBefore(time, common);
        dropBefore(time, other);
    }

    private void dropBefore(Instant time, Deque<Remembered> queue) {
        for (Remembered first = queue.peekFirst();
                first != null && first.event().time().isBefore(time);
                first = queue.peekFirst()) {
            drop(queue);
        }
    }

    /** Drops the least useful event; false when there is none. */
    boolean dropOne() {
        Deque<Remembered> queue = common.isEmpty() ? other : common;
        if (queue.isEmpty()) {
            return false;
        }
        drop(queue);
        return true;
    }

    private void drop(Deque<Remembered> queue) {
        weight -= queue.removeFirst().weight();
    }

    void clear() {
        common.clear();
        other.clear();
        weight = 0;
    }

    long weight() {
        return weight;
    }

    List<Event> all() {
        List<Remembered> all = new ArrayList<>(common.size() + other.size());
        all.addAll(common);
        all.addAll(other);
        all.sort(Comparator.comparingLong(Remembered::sequence));
        return all.stream().map(Remembered::event).toList();
    }

    private static int weightOf(Event event) {
        int weight = BASE_WEIGHT + ProcessNode.weightOf(event.process());
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

    private record Remembered(long sequence, Event event, int weight) {}
}
