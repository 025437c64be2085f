package io.hivesec.engines.memshell;

/** What the constants of a class say it could do; the words of each are in {@code vocabulary.txt}. */
enum Trait {
    RUNTIME,
    EXEC,
    PROCESS,
    DEFINE,
    LOADER,
    SCRIPT,
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
    /** Names a type that stands for a request, or is one that a container calls. */
    REQUEST,
    /** Names a method that reads requests; such a name is a string when called by reflection. */
    REQUEST_METHOD;

    long bit() {
        return 1L << ordinal();
    }

    boolean in(long words) {
        return (words & bit()) != 0;
    }
}
