package io.hivesec.alert;

/** How sure a rule is of what it says, in the words of OCSF's {@code confidence_id}. Declared from least to most. */
public enum Confidence {
    /** Often something harmless. */
    LOW,
    /** Sometimes something harmless. */
    MEDIUM,
    /** Hardly ever something harmless. */
    HIGH
}
