package io.hivesec.engines.memshell;

import java.util.Optional;

/** Names the family that a class resembles, by what it does and not by what it is called. */
final class Families {
    private Families() {}

    static Optional<Family> nearest(Suspect suspect) {
        return Optional.empty();
    }
}
