package io.hivesec.engines.jvm;

import java.util.Objects;

/**
 * How requests reach a class.
 *
 * @param type the class
 * @param kind what it is registered as: {@code filter}, {@code servlet}, {@code valve} …
 * @param mapping the URL pattern, {@code /*} where every request passes
 * @param site host and context, such as {@code localhost/shop}; empty when that is not known
 * @param port the port it answers on, 0 when that is not known
 */
record Registration(ClassKey type, String kind, String mapping, String site, int port) {
    Registration {
        Objects.requireNonNull(mapping, "mapping");
        Objects.requireNonNull(site, "site");
    }

    /** Kind and mapping, as evidence says it. */
    String description() {
        return kind + " " + mapping;
    }
}
