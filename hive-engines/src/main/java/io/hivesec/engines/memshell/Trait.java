package io.hivesec.engines.memshell;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What the constants of a class say it could do; the words of each are in {@code vocabulary.txt}. */
enum Trait {
    RUNTIME,
    EXEC,
    PROCESS,
    DEFINE,
    LOADER,
    SCRIPT,
    /** Calls into native libraries or brings classes in through a library: many classes do that name nothing else of interest. */
    NATIVE,
    NAMING,
    SERIAL,
    REFLECT,
    FIELDS,
    NETWORK,
    HTTP,
    TRANSFORM,
    TRANSLET,
    ATTACH,
    WALK,
    REGISTER,
    CONTAINER,
    DECODE,
    CRYPTO,
    FILE,
    /** Names a type that stands for a request, or is one that a container calls. */
    REQUEST,
    /** Names a method that reads requests; such a name is a string when called by reflection. */
    REQUEST_METHOD;

    private static final Map<Trait, Long> BITS = new EnumMap<>(Trait.class);

    static {
        for (Trait trait : values()) {
            BITS.put(trait, 1L << BITS.size());
        }
    }

    /** The bit that the words of the trait set in an outline. */
    long bit() {
        return Objects.requireNonNull(BITS.get(this));
    }

    boolean in(long words) {
        return (words & bit()) != 0;
    }
}
