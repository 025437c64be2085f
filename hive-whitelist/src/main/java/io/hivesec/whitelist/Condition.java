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
    List<List<Key>> keys();

    /** Whether it seems to hold for every alert that says anything of its field. */
    boolean isHollow();

    /** Something of an alert by which rules are looked up. */
    sealed interface Key {
        /** A field's value. */
        record Exact(Field field, String value) implements Key {}

        /** Characters that a field's value contains. */
        record Contained(Field field, String text) implements Key {}

        /** A block that the target's address is in. */
        record Within(Network network) implements Key {}

        /** A target's host name, or the path of its socket. */
        record Named(String name) implements Key {}

        /** A range that the target's port is in. */
        record Port(PortRange range) implements Key {}
    }
}
