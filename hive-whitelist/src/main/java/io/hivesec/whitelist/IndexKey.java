package io.hivesec.whitelist;

/** Something of an alert by which rules are looked up. */
sealed interface IndexKey {

    /** A field's value. */
    record Exact(Field field, String value) implements IndexKey {}

    /** Characters that a field's value contains. */
    record Contained(Field field, String text) implements IndexKey {}

    /** A block that the target's address is in. */
    record Within(Network network) implements IndexKey {}

    /** A target's host name, or the path of its socket. */
    record Named(String name) implements IndexKey {}

    /** A range that the target's port is in. */
    record Port(PortRange range) implements IndexKey {}
}
