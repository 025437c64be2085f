package io.hivesec.whitelist;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts hits by rule id, over reloads. Thread-safe, and takes memory only for rules that were hit. */
final class HitCounter {
    private final Map<String, Hits> byRule = new ConcurrentHashMap<>();

    void hit(String rule, Instant time) {
        byRule.computeIfAbsent(rule, unused -> new Hits()).add(time);
    }

    /** The hits of these rules, in their order. */
    List<RuleHits> of(List<WhitelistRule> rules) {
        return rules.stream()
                .map(rule -> {
                    Hits hits = byRule.get(rule.id());
                    return hits == null
                            ? new RuleHits(rule.id(), 0, null)
                            : new RuleHits(rule.id(), hits.count.sum(), hits.last.get());
                })
                .toList();
    }

    /** Forgets every other rule. */
    void keepOnly(List<WhitelistRule> rules) {
        if (!byRule.isEmpty()) {
            Set<String> ids = new HashSet<>();
            rules.forEach(rule -> ids.add(rule.id()));
            byRule.keySet().retainAll(ids);
        }
    }

    private static final class Hits {
        private final LongAdder count = new LongAdder();
        private final AtomicReference<@Nullable Instant> last = new AtomicReference<>();

        void add(Instant time) {
            count.increment();
            Instant known = last.get();
            while ((known == null || known.isBefore(time)) && !last.compareAndSet(known, time)) {
                known = last.get();
            }
        }
    }
}
