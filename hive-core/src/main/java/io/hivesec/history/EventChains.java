package io.hivesec.history;

/**
 * Where the events of each process are in the two rings of a history: of each ring the first, the last and how many. A table with
 * open addressing and linear probing, of which the rows are what it is about, so that to find a process's row is to have
 * read it; nothing in it is an object, of which a collector would have to know. A row with no event in either ring is
 * none. Guarded by its history.
 */
final class EventChains {
    /** The rings, each with its three numbers in a row. */
    enum Ring {
        COMMON(1),
        OTHER(4);

        private final int offset;

        Ring(int offset) {
            this.offset = offset;
        }
    }

    /** The process and three numbers of each ring; a power of two, so that a row's place is a hash's and a shift. */
    private static final int WIDTH = 8;

    private static final int PID = 0;
    private static final int FIRST = 0;
    private static final int LAST = 1;
    private static final int COUNT = 2;
    private static final int FIRST_ROOM = 16;

    private int[] rows = new int[FIRST_ROOM * WIDTH];
    private int shift = Integer.SIZE - 4;
    private int size;

    /**
     * Adds an event as a process's last.
     *
     * @param place where it is in the ring
     * @return where the one before it is, or its own place when there is none
     */
    int append(int pid, Ring ring, int place) {
        int row = row(pid);
        if (isFree(row)) {
            if (++size > (rows.length / WIDTH) / 2) {
                grow();
                row = row(pid);
            }
            rows[row + PID] = pid;
        }
        int chain = row + ring.offset;
        boolean isFirst = rows[chain + COUNT]++ == 0;
        int before = isFirst ? place : rows[chain + LAST];
        if (isFirst) {
            rows[chain + FIRST] = place;
        }
        rows[chain + LAST] = place;
        return before;
    }

    /**
     * Takes out the first event of a process that has one in this ring.
     *
     * @param next where its next one is, if it has one
     */
    void dropFirst(int pid, Ring ring, int next) {
        int row = row(pid);
        int chain = row + ring.offset;
        rows[chain + FIRST] = next;
        rows[chain + COUNT]--;
        if (isFree(row)) {
            size--;
            close(row);
        }
    }

    /** How many events of a process a ring has. */
    int count(int pid, Ring ring) {
        return rows[row(pid) + ring.offset + COUNT];
    }

    /** Where the first event of a process is that has one in this ring. */
    int first(int pid, Ring ring) {
        return rows[row(pid) + ring.offset + FIRST];
    }

    void clear() {
        rows = new int[FIRST_ROOM * WIDTH];
        shift = Integer.SIZE - 4;
        size = 0;
    }

    /** Where a process's row is, or where it would be. */
    private int row(int pid) {
        int row = home(pid);
        while (!isFree(row) && rows[row + PID] != pid) {
            row = row + WIDTH & rows.length - 1;
        }
        return row;
    }

    /** Ids are given out in a row, and are spread so that those of one time do not lie in one. */
    private int home(int pid) {
        return (pid * 0x9E3779B9 >>> shift) * WIDTH;
    }

    private boolean isFree(int row) {
        return isFree(rows, row);
    }

    private static boolean isFree(int[] rows, int row) {
        return (rows[row + Ring.COMMON.offset + COUNT] | rows[row + Ring.OTHER.offset + COUNT]) == 0;
    }

    private void grow() {
        int[] old = rows;
        rows = new int[2 * old.length];
        shift--;
        for (int from = 0; from < old.length; from += WIDTH) {
            if (!isFree(old, from)) {
                System.arraycopy(old, from, rows, row(old[from + PID]), WIDTH);
            }
        }
    }

    /** Moves up those behind a row that has become free, which would be looked for in vain else. */
    private void close(int free) {
        int gap = free;
        int last = rows.length - 1;
        for (int next = gap + WIDTH & last; !isFree(next); next = next + WIDTH & last) {
            int wanted = home(rows[next + PID]);
            if ((next - wanted & last) >= (next - gap & last)) {
                System.arraycopy(rows, next, rows, gap, WIDTH);
                gap = next;
            }
        }
        rows[gap + Ring.COMMON.offset + COUNT] = 0;
        rows[gap + Ring.OTHER.offset + COUNT] = 0;
    }
}
