package io.hivesec.detectors.lineage;

import java.util.List;

/**
 * Beginnings of paths. They are asked about at every start and at every file, and most paths begin with none, which their second
 * character already shows: the first is a slash in nearly all. Immutable.
 */
final class Prefixes {
    private static final int ASCII = 128;

    private final String[] prefixes;
    private final boolean[] second = new boolean[ASCII];

    /** These beginnings, each of two characters or more, the second of ASCII. */
    Prefixes(List<String> prefixes) {
        for (String prefix : prefixes) {
            if (prefix.length() < 2 || prefix.charAt(1) >= ASCII) {
                throw new IllegalArgumentException("not a beginning of a path: '" + prefix + "'");
            }
            second[prefix.charAt(1)] = true;
        }
        this.prefixes = prefixes.toArray(String[]::new);
    }

    /** Whether a path begins with one of them. */
    boolean areOf(String path) {
        if (path.length() < 2 || path.charAt(1) >= ASCII || !second[path.charAt(1)]) return false;
        for (String prefix : prefixes) if (path.startsWith(prefix)) return true;
        return false;
    }
}
