package io.hivesec.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The processes of a container, by their ids and in the order in which they were put. Guarded by its history. */
final class ProcessTable {
    private static final int ENDED_LOOK_AHEAD = 32;

    private final PidMap<ProcessNode> byPid = new PidMap<>();
    private @Nullable ProcessNode oldest;
    private @Nullable ProcessNode newest;

    int size() {
        return byPid.size();
    }

    /** The process of an id; null when none is known. */
    @Nullable
    ProcessNode get(int pid) {
        return byPid.get(pid);
    }

    boolean contains(int pid) {
        return byPid.get(pid) != null;
    }

    /** Puts a process whose id none has. */
    void put(ProcessNode node) {
        byPid.put(node.pid(), node);
        if (newest == null) {
            oldest = node;
        } else {
            newest.setNewer(node);
        }
        node.setOlder(newest);
        newest = node;
    }

    void remove(ProcessNode node) {
        byPid.remove(node.pid());
        ProcessNode before = node.older();
        ProcessNode after = node.newer();
        if (before == null) {
            oldest = after;
        } else {
            before.setNewer(after);
        }
        if (after == null) {
            newest = before;
        } else {
            after.setOlder(before);
        }
    }

    void clear() {
        byPid.clear();
        oldest = null;
        newest = null;
    }

    /** One of the oldest that has ended, or the oldest; null when there is none. */
    @Nullable
    ProcessNode oldestOrEnded() {
        ProcessNode node = oldest;
        for (int i = 0; i < ENDED_LOOK_AHEAD && node != null; i++) {
            if (node.hasEnded()) {
                return node;
            }
            node = node.newer();
        }
        return oldest;
    }

    List<ProcessNode> oldestFirst() {
        List<ProcessNode> all = new ArrayList<>(size());
        for (ProcessNode node = oldest; node != null; node = node.newer()) {
            all.add(node);
        }
        return all;
    }
}
