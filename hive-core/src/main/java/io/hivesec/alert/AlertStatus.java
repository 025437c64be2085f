package io.hivesec.alert;

/** Where an alert is in its life. */
public enum AlertStatus {
    /** Nobody has dealt with it. */
    OPEN,
    /** Judged harmless, or harmless enough; the next one of its kind alerts again. */
    MARKED,
    /** Answered by a disposition. */
    HANDLED,
    /** Dealt with before, and looked at again. */
    REOPENED
}
