package io.hivesec.engines.memshell;

/** How sure the engine is that a class is a memory webshell or brings one in. */
public enum Level {
    /** Nothing speaks for it. */
    NONE,
    /** Something speaks for it, not enough to look at it for that alone. */
    LOW,
    /** A person should look at it. */
    MEDIUM,
    /** Confirmed: what the client sends is run, or the class can only be there to bring such a class in. */
    HIGH;

    private static final int SURE = 100;
    private static final int DOUBT = 50;

    /** The level of that many points. */
    static Level of(int points) {
        return points >= SURE ? HIGH : points >= DOUBT ? MEDIUM : points > 0 ? LOW : NONE;
    }
}
