package io.hivesec.history;

import java.util.ArrayList;
import java.util.List;

/** Which processes of a tree have which parent, each one's children in the order in which they came. Guarded by its history. */
final class Children {
    private final PidMap<List<ProcessNode>> byParent = new PidMap<>();

    /** Puts a process where it now belongs, if that is elsewhere. */
    void settle(ProcessNode node) {
        int parent = node.process().ppid();
        if (parent != node.listedUnder()) {
            remove(node);
            add(node);
        }
    }

    void add(ProcessNode node) {
        int parent = node.process().ppid();
        List<ProcessNode> siblings = byParent.get(parent);
        if (siblings == null) {
            siblings = new ArrayList<>(2);
            byParent.put(parent, siblings);
        }
        int at = siblings.size();
        while (at > 0 && siblings.get(at - 1).order() > node.order()) {
            at--;
        }
        siblings.add(at, node);
        node.listUnder(parent);
    }

    void remove(ProcessNode node) {
        List<ProcessNode> siblings = byParent.get(node.listedUnder());
        if (siblings != null && siblings.remove(node) && siblings.isEmpty()) {
            byParent.remove(node.listedUnder());
        }
    }

    List<ProcessNode> of(int pid) {
        List<ProcessNode> children = byParent.get(pid);
        return children == null ? List.of() : children;
    }

    void clear() {
        byParent.clear();
    }
}
