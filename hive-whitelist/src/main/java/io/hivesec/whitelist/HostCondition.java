package io.hivesec.whitelist;

import java.util.ArrayList;
import java.util.List;

/** Holds when the target is one of these. */
final class HostCondition implements Condition {
    private final Field field;
    private final HostPattern[] patterns;

    HostCondition(Field field, List<HostPattern> patterns) {
        this.field = field;
        this.patterns = patterns.toArray(HostPattern[]::new);
    }

    @Override
    public Field field() {
        return field;
    }

    @Override
    public boolean holds(Facts facts) {
        if (!facts.alert().target().isKnown()) {
            return false;
        }
        for (HostPattern pattern : patterns) {
            if (pattern.matches(facts)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String whyNot(Facts facts) {
        List<String> wanted = List.of(patterns).stream().map(HostPattern::text).toList();
        return facts.alert().target().isKnown()
                ? "the alert has " + Wording.quoted(facts.alert().target().toString()) + ", the rule wants "
                        + Wording.anyOf(wanted)
                : "the alert tells no target, the rule wants " + Wording.anyOf(wanted);
    }

    @Override
    public List<List<IndexKey>> keys() {
        List<IndexKey> keys = new ArrayList<>(patterns.length);
        for (HostPattern pattern : patterns) {
            Network network = pattern.network();
            keys.add(network != null ? new IndexKey.Within(network) : new IndexKey.Named(pattern.name()));
        }
        return List.of(keys);
    }

    @Override
    public boolean isHollow() {
        for (HostPattern pattern : patterns) {
            if (pattern.isEverything()) {
                return true;
            }
        }
        return false;
    }
}
