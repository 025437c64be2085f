package io.hivesec.history;

import org.jspecify.annotations.Nullable;

/**
 * Values by process id. Its keys lie beside each other in one array, so that a look-up reads two places in memory where a
 * {@link java.util.HashMap} of boxed numbers reads four, and those are what an event costs. Open addressing with linear probing;
 * what is removed leaves no mark, because those behind it move up. Not thread-safe.
 */
final class PidMap<V> {
    private static final int FIRST_ROOM = 16;

    private int[] pids = new int[FIRST_ROOM];
    private @Nullable Object[] values = new Object[FIRST_ROOM];
    private int shift = Integer.SIZE - 4;
    private int size;

    int size() {
        return size;
    }

    /** The value of a process; null when it has none. */
    @Nullable
    V get(int pid) {
        return at(slot(pid));
    }

    /** Where a process is, or where it would be put. */
    private int slot(int pid) {
        int mask = values.length - 1;
        int slot = home(pid);
        while (values[slot] != null && pids[slot] != pid) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** Ids are given out in a row, and are spread so that those of one time do not lie in one. */
    private int home(int pid) {
        return pid * 0x9E3779B9 >>> shift;
    }

    // Only values that were put as V are in the array.
    @SuppressWarnings("unchecked")
    private @Nullable V at(int slot) {
        return (V) values[slot];
    }

    /** Puts a value in the place of what was there. */
    void put(int pid, V value) {
        int slot = slot(pid);
        if (values[slot] == null) {
            if (++size > values.length / 2) {
                grow();
                slot = slot(pid);
            }
            pids[slot] = pid;
        }
        values[slot] = value;
    }

    private void grow() {
        int[] oldPids = pids;
        @Nullable Object[] oldValues = values;
        pids = new int[2 * oldPids.length];
        values = new Object[2 * oldValues.length];
        shift--;
        for (int i = 0; i < oldValues.length; i++) {
            if (oldValues[i] != null) {
                int slot = slot(oldPids[i]);
                pids[slot] = oldPids[i];
                values[slot] = oldValues[i];
            }
        }
    }

    /** Takes a value out; null when there was none. */
    @Nullable
    V remove(int pid) {
        int gap = slot(pid);
        V removed = at(gap);
        if (removed == null) {
            return null;
        }
        size--;
        int mask = values.length - 1;
        for (int next = gap + 1 & mask; values[next] != null; next = next + 1 & mask) {
            // One that lies at home, or between its home and the gap, would be looked for in vain if it moved.
            int wanted = home(pids[next]);
            if ((next - wanted & mask) >= (next - gap & mask)) {
                pids[gap] = pids[next];
                values[gap] = values[next];
                gap = next;
            }
        }
        values[gap] = null;
        return removed;
    }

    void clear() {
        pids = new int[FIRST_ROOM];
        values = new Object[FIRST_ROOM];
        shift = Integer.SIZE - 4;
        size = 0;
    }
}
