package io.hivesec.alert;

/** What is said of an artifact. Declared so that, of several verdicts, the later one decides. */
public enum Verdict {
    /** Every engine that applied looked at all of it and found nothing. */
    BENIGN,
    /** Not all of it could be judged, or nothing here can judge it. Never to be read as clean. */
    UNKNOWN,
    /** It has a trait of something malicious and may be harmless. */
    SUSPICIOUS,
    /** It is malicious. */
    MALICIOUS;

    /** The graver of the two. */
    public Verdict or(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
