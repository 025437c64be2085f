package io.hivesec.engines.webshell.php.flow;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Remembers what variables held, so that the two ways of a choice can be run from the same state and then joined. */
final class Trail {
    private final List<Ref> refs = new ArrayList<>();
    private final List<Value> olds = new ArrayList<>();
    private int open;

    void note(Ref ref) {
        if (open > 0) {
            refs.add(ref);
            olds.add(ref.get());
        }
    }

    int begin() {
        open++;
        return refs.size();
    }

    /** Undoes what was set since {@code mark} and returns what was undone. */
    Map<Ref, Value> undo(int mark) {
        Map<Ref, Value> undone = new IdentityHashMap<>();
        for (int i = refs.size() - 1; i >= mark; i--) {
            Ref ref = refs.get(i);
            undone.putIfAbsent(ref, ref.get());
            ref.put(olds.get(i));
        }
        cut(mark);
        return undone;
    }

    /** Of what a way changed that ends the page, keeps what it told the session: the next request finds it there. */
    static void keepTold(Map<Ref, Value> changed, Ref session) {
        changed.keySet().removeIf(ref -> ref != session);
        changed.values().removeIf(value -> value.taint() == null);
    }

    void end() {
        open--;
        if (open == 0) {
            cut(0);
        }
    }

    /** Forgets all, after a run that was cut off. */
    void reset() {
        open = 0;
        cut(0);
    }

    private void cut(int mark) {
        refs.subList(mark, refs.size()).clear();
        olds.subList(mark, olds.size()).clear();
    }
}
