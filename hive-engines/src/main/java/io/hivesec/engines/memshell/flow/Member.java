package io.hivesec.engines.memshell.flow;

import org.jspecify.annotations.Nullable;

/**
 * A method, constructor or field looked up by reflection.
 *
 * @param kind which of them
 * @param owner internal name of its class, null if not known
 * @param name its name, null if not known
 */
record Member(Kind kind, @Nullable String owner, @Nullable String name) {
    enum Kind {
        METHOD,
        CONSTRUCTOR,
        FIELD
    }
}
