package io.hivesec.whitelist;

/** Something of an alert by which rules are looked up. */
sealed interface IndexKey {

    /** A field's value. */
    record Exact(Field field, String value) implements IndexKey {}

    /**
     * Characters that a field's value contains.
     *
     * @param field which field
     * @param grams every few characters in a row of them, as {@link GramIndex} counts them
     */
    @SuppressWarnings("ArrayRecordComponent") // Made for one load, compared with nothing.
    record Contained(Field field, long[] grams) implements IndexKey {}

    /** A block that the target's address is in. */
    record Within(Network network) implements IndexKey {}

    /** A target's host name, or the path of its socket. */
    record Named(String name) implements IndexKey {}

    /** A range that the target's port is in. */
    record Port(PortRange range) implements IndexKey {}
}
