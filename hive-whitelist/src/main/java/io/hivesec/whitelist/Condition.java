package io.hivesec.whitelist;

import java.util.List;

/** One condition of a rule. Immutable and thread-safe. */
interface Condition {

    /** What it is about. */
    Field field();

    /** Whether it holds for an alert. */
    boolean holds(Facts facts);

    /** Why it does not hold, as half a sentence: what the alert has, and what the rule wants. */
    String whyNot(Facts facts);

    /**
     * Ways to find it: whenever it holds, the alert has at least one of the keys of each way. Empty when it has to be
     * tried on every alert.
     */
    List<List<IndexKey>> keys();

    /** Whether it seems to hold for every alert that says anything of its field. */
    boolean isHollow();
}
