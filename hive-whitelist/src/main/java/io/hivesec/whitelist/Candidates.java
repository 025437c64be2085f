package io.hivesec.whitelist;

/** Takes rules that may match, tries them, and keeps the first in the file's order. Not thread-safe: one a lookup. */
final class Candidates {
    /** No rules. */
    static final int[] NONE = {};

    private final CompiledRule[] rules;
    private final Facts facts;
    private int first;

    Candidates(CompiledRule[] rules, Facts facts) {
        this.rules = rules;
        this.facts = facts;
        this.first = rules.length;
    }

    /** Tries rules, given by number in ascending order. */
    void tryAll(int[] numbers) {
        for (int number : numbers) {
            if (number >= first) {
                return;
            }
            tryOne(number);
        }
    }

    /** Tries a rule. */
    void tryOne(int number) {
        if (number < first
                && !rules[number].rule().isExpiredAt(facts.alert().sightings().last())
                && rules[number].holds(facts)) {
            first = number;
        }
    }

    /** The number of the first rule that holds, or the number of rules when none does. */
    int first() {
        return first;
    }
}
