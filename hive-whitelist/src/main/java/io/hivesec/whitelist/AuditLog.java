package io.hivesec.whitelist;

import io.hivesec.whitelist.AuditEntry.Action;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What happened to a whitelist, the newest {@value #MAX_ENTRIES} entries of it. Thread-safe. */
final class AuditLog {
    static final int MAX_ENTRIES = 10_000;

    private final Deque<AuditEntry> entries = new ArrayDeque<>();

    synchronized List<AuditEntry> entries() {
        return List.copyOf(entries);
    }

    void refused(Instant at, String detail) {
        add(new AuditEntry(at, Action.REFUSED, "", "", detail));
    }

    /** Notes the first version as a whole: who added what is in its rules. */
    void loaded(Instant at, RuleSet version) {
        add(new AuditEntry(
                at, Action.LOADED, "", "", version.rules().size() + " rules, version sha256:" + version.sha256()));
    }

    /** Notes a further version, rule by rule. */
    void replaced(Instant at, RuleSet before, RuleSet after) {
        loaded(at, after);
        Map<String, WhitelistRule> old = new HashMap<>();
        before.rules().forEach(rule -> old.put(rule.id(), rule));
        for (WhitelistRule rule : after.rules()) {
            WhitelistRule known = old.remove(rule.id());
            if (known == null) {
                add(entry(at, Action.ADDED, rule));
            } else if (!known.equals(rule)) {
                add(entry(at, Action.CHANGED, rule));
            }
        }
        old.values().forEach(rule -> add(entry(at, Action.REMOVED, rule)));
    }

    private static AuditEntry entry(Instant at, Action action, WhitelistRule rule) {
        return new AuditEntry(at, action, rule.id(), rule.creator(), rule.description());
    }

    private synchronized void add(AuditEntry entry) {
        if (entries.size() == MAX_ENTRIES) {
            entries.removeFirst();
        }
        entries.addLast(entry);
    }
}
