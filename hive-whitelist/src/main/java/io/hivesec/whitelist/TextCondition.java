package io.hivesec.whitelist;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds when the alert says something of the field and the rule has a value for all that it says: who trusts one of two
 * directories does not trust the other.
 */
final class TextCondition implements Condition {
    /** From how many exact values on a set is faster than trying each. */
    private static final int MANY = 8;

    private final Field field;
    private final TextMatcher[] matchers;
    private final Set<String> exact;

    TextCondition(Field field, List<TextMatcher> matchers) {
        this.field = field;
        this.matchers = matchers.toArray(TextMatcher[]::new);
        this.exact = matchers.size() >= MANY && matchers.stream().allMatch(one -> one.exact() != null)
                ? matchers.stream().map(TextMatcher::text).collect(Collectors.toCollection(HashSet::new))
                : Set.of();
    }

    @Override
    public Field field() {
        return field;
    }

    @Override
    public boolean holds(Facts facts) {
        List<Fact> all = facts.of(field);
        for (int i = 0; i < all.size(); i++) {
            if (!covers(all.get(i))) {
                return false;
            }
        }
        return !all.isEmpty();
    }

    private boolean covers(Fact fact) {
        if (!exact.isEmpty()) {
            return fact.names().stream().anyMatch(exact::contains);
        }
        for (TextMatcher matcher : matchers) {
            if (matcher.matches(fact)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String whyNot(Facts facts) {
        List<Fact> all = facts.of(field);
        if (all.isEmpty()) {
            return "the alert tells none, the rule wants " + Wording.anyOf(matchers);
        }
        String missing = all.stream()
                .filter(fact -> !covers(fact))
                .map(Fact::shown)
                .distinct()
                .limit(3)
                .map(Wording::quoted)
                .collect(Collectors.joining(", "));
        return "the alert has " + missing + ", the rule wants " + Wording.anyOf(matchers);
    }

    @Override
    public List<List<IndexKey>> keys() {
        List<IndexKey> keys = new ArrayList<>(matchers.length);
        for (TextMatcher matcher : matchers) {
            String only = matcher.exact();
            if (only != null) {
                keys.add(new IndexKey.Exact(field, only));
            } else if (matcher.literal().length() >= GramIndex.SHORT) {
                keys.add(new IndexKey.Contained(field, GramIndex.grams(matcher.literal())));
            } else {
                return List.of();
            }
        }
        return List.of(keys);
    }

    @Override
    public boolean isHollow() {
        for (TextMatcher matcher : matchers) {
            if (matcher.isEverything()) {
                return true;
            }
        }
        return false;
    }
}
