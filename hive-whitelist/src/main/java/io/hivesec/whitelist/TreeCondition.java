package io.hivesec.whitelist;

import java.util.ArrayList;
import java.util.List;

/** Holds when the processes above the alert's own, and it last, have these names; oldest first, with none left out. */
final class TreeCondition implements Condition {
    private final List<String> names;
    private final boolean whole;

    TreeCondition(List<String> names, boolean whole) {
        this.names = List.copyOf(names);
        this.whole = whole;
    }

    @Override
    public Field field() {
        return Field.PROCESS_TREE;
    }

    @Override
    public boolean holds(Facts facts) {
        int size = facts.treeSize();
        if (!facts.alert().process().isKnown() || size < names.size() || (whole && size != names.size())) {
            return false;
        }
        for (int steps = 0; steps < names.size(); steps++) {
            String wanted = names.get(names.size() - 1 - steps);
            if (!namesAbove(facts, steps).contains(wanted)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> namesAbove(Facts facts, int steps) {
        if (steps < 2) {
            List<Fact> known = facts.of(steps == 0 ? Field.PROCESSES : Field.PARENT_PROCESSES);
            return known.isEmpty() ? List.of() : known.get(0).names();
        }
        return ProcessNames.of(facts.above(steps));
    }

    @Override
    public String whyNot(Facts facts) {
        List<String> tree = new ArrayList<>();
        for (int steps = facts.treeSize() - 1;
                steps >= 0 && facts.alert().process().isKnown();
                steps--) {
            List<String> known = ProcessNames.of(facts.above(steps));
            tree.add(known.isEmpty() ? "?" : known.get(known.size() - 1));
        }
        return "the alert's tree is " + Wording.quoted(String.join(",", tree)) + ", the rule wants it to "
                + (whole ? "be " : "end with ") + Wording.quoted(String.join(",", names));
    }

    @Override
    public List<List<IndexKey>> keys() {
        List<List<IndexKey>> ways = new ArrayList<>(2);
        ways.add(List.of(new IndexKey.Exact(Field.PROCESSES, names.get(names.size() - 1))));
        if (names.size() > 1) {
            ways.add(List.of(new IndexKey.Exact(Field.PARENT_PROCESSES, names.get(names.size() - 2))));
        }
        return ways;
    }

    @Override
    public boolean isHollow() {
        return false;
    }
}
