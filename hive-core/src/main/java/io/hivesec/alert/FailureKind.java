package io.hivesec.alert;

/** Why something could not be done. */
public enum FailureKind {
    /** The plugin threw an exception. */
    THREW,
    /** The plugin ran out of stack. */
    OVERFLOWED,
    /** The plugin, or a class it needs, could not be linked. */
    NOT_LINKED,
    /** The plugin answered null, or with something it may not answer. */
    BROKE_CONTRACT,
    /** The plugin did not answer in time. */
    TIMED_OUT,
    /** The input could not be read. */
    UNREADABLE,
    /** The input is not what it claims to be. */
    MALFORMED,
    /** The input goes past a limit. */
    OVER_LIMIT
}
