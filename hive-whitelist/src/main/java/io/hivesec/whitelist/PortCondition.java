package io.hivesec.whitelist;

import java.util.ArrayList;
import java.util.List;

/** Holds when the target's port is in one of these ranges. */
final class PortCondition implements Condition {
    private final PortRange[] ranges;

    PortCondition(List<PortRange> ranges) {
        this.ranges = ranges.toArray(PortRange[]::new);
    }

    @Override
    public Field field() {
        return Field.TARGET_PORTS;
    }

    @Override
    public boolean holds(Facts facts) {
        int port = facts.alert().target().port();
        for (PortRange range : ranges) {
            if (range.contains(port)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String whyNot(Facts facts) {
        int port = facts.alert().target().port();
        String wanted =
                Wording.anyOf(List.of(ranges).stream().map(PortRange::toString).toList());
        return (port == 0 ? "the alert tells no port" : "the alert has '" + port + "'") + ", the rule wants " + wanted;
    }

    @Override
    public List<List<IndexKey>> keys() {
        List<IndexKey> keys = new ArrayList<>(ranges.length);
        for (PortRange range : ranges) {
            keys.add(new IndexKey.Port(range));
        }
        return List.of(keys);
    }

    @Override
    public boolean isHollow() {
        for (PortRange range : ranges) {
            if (range.isEverything()) {
                return true;
            }
        }
        return false;
    }
}
