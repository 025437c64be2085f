package io.hivesec.engines.archive;

/** Why a part of an archive was not read. */
public enum Shortfall {
    /** It is locked with a password. */
    ENCRYPTED,
    /** A budget was used up. */
    BUDGET,
    /** It is damaged or cut off. */
    DAMAGED,
    /** It is in a format or method that cannot be read here. */
    UNSUPPORTED
}
