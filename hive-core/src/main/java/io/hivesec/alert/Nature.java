package io.hivesec.alert;

/** What the findings of a rule tell of. */
public enum Nature {
    /** Somebody did something. */
    ACTIVITY,
    /**
     * Something is set up so that an intruder would have it easy. It is true for as long as the setting stands and says nothing of
     * an intruder, so it does not compete with activity for attention; what an intruder does raises it.
     */
    POSTURE
}
