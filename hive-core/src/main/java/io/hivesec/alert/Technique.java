package io.hivesec.alert;

import java.util.regex.Pattern;

/**
 * A technique of MITRE ATT&amp;CK.
 *
 * @param id such as {@code T1059} or {@code T1059.004}
 */
public record Technique(String id) implements Comparable<Technique> {
    private static final Pattern ID = Pattern.compile("T\\d{4}(\\.\\d{3})?");

    /** Refuses what has not the form of a technique's id. */
    public Technique {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "not an ATT&CK technique: '" + id + "'; one is such as T1059 or T1059.004");
        }
    }

    @Override
    public int compareTo(Technique other) {
        return id.compareTo(other.id);
    }

    /** The id. */
    @Override
    public String toString() {
        return id;
    }
}
