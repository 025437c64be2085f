package io.hivesec.triage;

import java.util.List;

/** Paths known by how they begin, by what is inside or by how they end. Asked about every file that is opened. Immutable. */
final class PathWords {
    private static final int ASCII = 128;

    private final String[] starts;
    private final String[] insides;
    private final String[] ends;

    /** The second characters of {@link #starts} and of {@link #insides}, and the last of {@link #ends}: most paths have none of them. */
    private final boolean[] startsWith = new boolean[ASCII];

    private final boolean[] begins = new boolean[ASCII];
    private final boolean[] endsWith = new boolean[ASCII];

    /**
     * Some paths.
     *
     * @param starts what some begin with
     * @param insides what some hold anywhere, from the slash before a name on
     * @param ends what some end with
     */
    PathWords(List<String> starts, List<String> insides, List<String> ends) {
        for (String start : starts) {
            startsWith[start.charAt(1)] = true;
        }
        for (String inside : insides) {
            if (inside.length() < 2 || inside.charAt(0) != '/') {
                throw new IllegalArgumentException("not from a slash on: '" + inside + "'");
            }
            begins[inside.charAt(1)] = true;
        }
        for (String end : ends) {
            endsWith[end.charAt(end.length() - 1)] = true;
        }
        this.starts = starts.toArray(String[]::new);
        this.insides = insides.toArray(String[]::new);
        this.ends = ends.toArray(String[]::new);
    }

    boolean matches(String path) {
        int last = path.length() - 1;
        if (last < 1) {
            return false;
        }
        if (has(startsWith, path.charAt(1))) {
            for (String start : starts) {
                if (path.startsWith(start)) {
                    return true;
                }
            }
        }
        if (has(endsWith, path.charAt(last))) {
            for (String end : ends) {
                if (path.endsWith(end)) {
                    return true;
                }
            }
        }
        for (int slash = path.indexOf('/'); slash >= 0 && slash < last; slash = path.indexOf('/', slash + 1)) {
            if (has(begins, path.charAt(slash + 1)) && isAt(slash, path)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(boolean[] characters, char character) {
        return character < ASCII && characters[character];
    }

    private boolean isAt(int slash, String path) {
        for (String inside : insides) {
            if (path.startsWith(inside, slash)) {
                return true;
            }
        }
        return false;
    }
}
