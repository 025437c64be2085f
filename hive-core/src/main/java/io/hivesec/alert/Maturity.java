package io.hivesec.alert;

/** How far a rule has proved itself. */
public enum Maturity {
    /** New: measured on nothing but its own tests. */
    EXPERIMENTAL,
    /** Measured on development data. */
    TEST,
    /** Measured on held-back data and in the field. */
    STABLE
}
