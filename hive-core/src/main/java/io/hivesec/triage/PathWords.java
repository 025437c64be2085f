package io.hivesec.triage;

import java.util.BitSet;
import java.util.List;

/** Paths known by how they begin, by what is inside or by how they end. Asked about every file that is opened. Immutable. */
final class PathWords {
    private final String[] starts;
    private final String[] insides;
    private final String[] ends;

    /** The characters that follow the slash in {@link #insides}: most names begin with none of them. */
    private final BitSet begins = new BitSet();

    /**
     * Some paths.
     *
     * @param starts what some begin with
     * @param insides what some hold anywhere, from the slash before a name on
     * @param ends what some end with
     */
    PathWords(List<String> starts, List<String> insides, List<String> ends) {
        for (String inside : insides) {
            if (inside.length() < 2 || inside.charAt(0) != '/') {
                throw new IllegalArgumentException("not from a slash on: '" + inside + "'");
            }
            begins.set(inside.charAt(1));
        }
        this.starts = starts.toArray(String[]::new);
        this.insides = insides.toArray(String[]::new);
        this.ends = ends.toArray(String[]::new);
    }

    boolean matches(String path) {
        for (String start : starts) {
            if (path.startsWith(start)) {
                return true;
            }
        }
        for (String end : ends) {
            if (path.endsWith(end)) {
                return true;
            }
        }
        int last = path.length() - 1;
        for (int slash = path.indexOf('/'); slash >= 0 && slash < last; slash = path.indexOf('/', slash + 1)) {
            if (begins.get(path.charAt(slash + 1)) && isAt(slash, path)) {
                return true;
            }
        }
        return false;
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
