package io.hivesec.alert;

/** How bad it is if it is true, in the words of OCSF's {@code severity_id}. Declared from least to worst. */
public enum Severity {
    /** Worth knowing, no harm by itself. */
    INFORMATIONAL,
    /** Little harm, or harm only with more beside it. */
    LOW,
    /** Harm is possible. */
    MEDIUM,
    /** Harm is likely; look today. */
    HIGH,
    /** Harm is under way; look now. */
    CRITICAL
}
