package io.hivesec.whitelist;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one type, filed so that an alert is compared with few of them. A rule is filed under that one of its
 * conditions which the fewest rules share; the rest of it is tried on what the lookup leaves. Immutable once built.
 */
final class TypeIndex {
    private final CompiledRule[] rules;
    private final Map<Field, Map<String, int[]>> exact = new EnumMap<>(Field.class);
    private final Map<Field, GramIndex> contained = new EnumMap<>(Field.class);
    private final NetworkTrie networks;
    private final Map<String, int[]> hostNames = new HashMap<>();
    private final PortIndex ports;
    private final int[] unfiled;

    /** Files these rules, which are in the order in which they go before each other. */
    TypeIndex(List<CompiledRule> inOrder) {
        rules = inOrder.toArray(CompiledRule[]::new);
        Builder builder = new Builder();
        List<List<List<IndexKey>>> ways = new ArrayList<>(rules.length);
        for (CompiledRule rule : rules) {
            ways.add(builder.count(rule));
        }
        for (int number = 0; number < rules.length; number++) {
            builder.file(rules[number].anyIsEnough(), ways.get(number), number);
        }
        builder.exact.forEach((field, values) -> {
            Map<String, int[]> frozen = new HashMap<>(values.size() * 4 / 3 + 1);
            values.forEach((value, postings) -> frozen.put(value, postings.toArray()));
            exact.put(field, frozen);
        });
        builder.contained.forEach((field, grams) -> contained.put(field, grams.build()));
        builder.hostNames.forEach((name, postings) -> hostNames.put(name, postings.toArray()));
        networks = builder.networks;
        networks.freeze();
        ports = builder.ports.build();
        unfiled = builder.unfiled.toArray();
    }

    /** The first rule that trusts the alert; null when none does. */
    @Nullable
    CompiledRule first(Facts facts) {
        Candidates candidates = new Candidates(rules, facts);
        exact.forEach((field, values) -> {
            for (String name : firstNames(facts, field)) {
                int[] found = values.get(name);
                if (found != null) {
                    candidates.tryAll(found);
                }
            }
        });
        facts.address().ifPresent(address -> networks.lookUp(address, candidates));
        if (!hostNames.isEmpty()) {
            candidates.tryAll(hostNames.getOrDefault(facts.hostName(), Candidates.NONE));
            candidates.tryAll(hostNames.getOrDefault(facts.alert().target().ip(), Candidates.NONE));
        }
        ports.lookUp(facts.alert().target().port(), candidates);
        contained.forEach((field, grams) -> {
            for (String name : firstNames(facts, field)) {
                grams.lookUp(name, candidates);
            }
        });
        candidates.tryAll(unfiled);
        return candidates.first() == rules.length ? null : rules[candidates.first()];
    }

    /** A condition covers all that an alert says, and so also what it says first: one lookup is enough. */
    private static List<String> firstNames(Facts facts, Field field) {
        List<Fact> all = facts.of(field);
        return all.isEmpty() ? List.of() : all.get(0).names();
    }

    /** Counts first how many rules share a key, then files each rule under its rarest. */
    private static final class Builder {
        private static final int MAX_PORT = 65_535;

        private final Map<IndexKey, Integer> counts = new HashMap<>();
        private final Map<Field, GramCounts> gramCounts = new EnumMap<>(Field.class);
        private final int[] portChanges = new int[MAX_PORT + 2];
        private int @Nullable [] portCounts;

        private final Map<Field, Map<String, Postings>> exact = new EnumMap<>(Field.class);
        private final Map<Field, GramIndex.Builder> contained = new EnumMap<>(Field.class);
        private final NetworkTrie networks = new NetworkTrie();
        private final Map<String, Postings> hostNames = new HashMap<>();
        private final PortIndex.Builder ports = new PortIndex.Builder();
        private final Postings unfiled = new Postings();

        /** Counts the rule's keys; gives the ways in which it may be filed, each some keys. */
        List<List<IndexKey>> count(CompiledRule rule) {
            List<List<IndexKey>> ways = new ArrayList<>();
            for (Condition condition : rule.conditions()) {
                ways.addAll(condition.keys());
            }
            for (List<IndexKey> way : ways) {
                for (IndexKey key : way) {
                    count(key);
                }
            }
            return ways;
        }

        private void count(IndexKey key) {
            if (key instanceof IndexKey.Port port) {
                portChanges[port.range().from()]++;
                portChanges[port.range().to() + 1]--;
            } else if (key instanceof IndexKey.Contained text) {
                GramCounts byGram = gramCounts.computeIfAbsent(text.field(), unused -> new GramCounts());
                for (long gram : text.grams()) {
                    byGram.add(gram);
                }
            } else {
                counts.merge(key, 1, Integer::sum);
            }
        }

        void file(boolean anyIsEnough, List<List<IndexKey>> ways, int number) {
            List<IndexKey> keys = new ArrayList<>();
            long fewest = Long.MAX_VALUE;
            for (List<IndexKey> way : ways) {
                if (anyIsEnough) {
                    // Such rules have digests only: one way each, and any of them may be the one that holds.
                    keys.addAll(way);
                    continue;
                }
                long sharers = 0;
                for (IndexKey key : way) {
                    sharers += sharers(key);
                }
                if (sharers < fewest) {
                    fewest = sharers;
                    keys = way;
                }
            }
            if (keys.isEmpty()) {
                unfiled.add(number);
            }
            keys.forEach(key -> file(key, number));
        }

        private long sharers(IndexKey key) {
            if (key instanceof IndexKey.Port port) {
                int[] known = portCounts();
                return Math.max(known[port.range().from()], known[port.range().to()]);
            }
            if (key instanceof IndexKey.Contained text) {
                return gramCount(text.field(), rarest(text));
            }
            return counts.getOrDefault(key, 0);
        }

        private void file(IndexKey key, int number) {
            if (key instanceof IndexKey.Exact value) {
                exact.computeIfAbsent(value.field(), unused -> new HashMap<>())
                        .computeIfAbsent(value.value(), unused -> new Postings())
                        .add(number);
            } else if (key instanceof IndexKey.Contained text) {
                contained
                        .computeIfAbsent(text.field(), unused -> new GramIndex.Builder())
                        .add(rarest(text), number);
            } else if (key instanceof IndexKey.Within within) {
                networks.add(within.network(), number);
            } else if (key instanceof IndexKey.Named named) {
                hostNames
                        .computeIfAbsent(named.name(), unused -> new Postings())
                        .add(number);
            } else if (key instanceof IndexKey.Port port) {
                ports.add(port.range(), number);
            }
        }

        private long rarest(IndexKey.Contained text) {
            return GramIndex.rarest(text.grams(), gram -> gramCount(text.field(), gram));
        }

        private int gramCount(Field field, long gram) {
            GramCounts known = gramCounts.get(field);
            return known == null ? 0 : known.of(gram);
        }

        private int[] portCounts() {
            int[] known = portCounts;
            if (known == null) {
                known = new int[MAX_PORT + 2];
                int now = 0;
                for (int port = 0; port < known.length; port++) {
                    now += portChanges[port];
                    known[port] = now;
                }
                portCounts = known;
            }
            return known;
        }
    }
}
