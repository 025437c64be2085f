package io.hivesec.detectors.execution;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A first look at a path: whether one of some patterns may fit it, by the directory at which it begins, the ending that it has, or
 * a hidden name in it. Most paths are none of those that a pattern is about, and asking all the patterns costs more. Derived
 * from the patterns themselves, so that it never passes over what they fit. Immutable.
 */
final class PathGlance {
    /** Characters that are looked up in a table. */
    private static final int ASCII = 128;

    private final String[] beginnings;
    private final String[] endings;
    /** Which second characters the beginnings have: most paths have none of them. */
    private final boolean[] second = new boolean[ASCII];

    private final boolean looksIntoAll;

    /** Which characters the names of the files begin with, where no pattern has a star. */
    private final boolean @Nullable [] names;

    private PathGlance(Set<String> beginnings, Set<String> endings, boolean looksIntoAll, boolean @Nullable [] names) {
        this.beginnings = beginnings.toArray(String[]::new);
        this.endings = endings.toArray(String[]::new);
        this.looksIntoAll = looksIntoAll;
        this.names = names;
        for (String beginning : beginnings) second[beginning.charAt(1)] = true;
    }

    /**
     * A first look for these patterns.
     *
     * @param patterns paths in which {@code *} stands for any characters, and {@code ~} at the beginning for any home
     * @param mounts where the same paths of another root may begin
     */
    static PathGlance of(List<String> patterns, List<String> mounts) {
        Set<String> beginnings = new LinkedHashSet<>();
        Set<String> endings = new LinkedHashSet<>();
        boolean looksIntoAll = false;
        for (String mount : mounts) beginnings.add(mount + '/');
        for (String pattern : patterns) {
            int star = pattern.indexOf('*');
            String literal = star < 0 ? pattern : pattern.substring(0, star);
            if (isHidden(pattern)) continue;
            if (literal.length() > 1 && literal.startsWith("/")) beginnings.add(top(literal));
            else if (star == 0 && pattern.indexOf('*', 1) < 0) endings.add(pattern.substring(1));
            else looksIntoAll = true;
        }
        return new PathGlance(beginnings, endings, looksIntoAll, names(patterns));
    }

    private static boolean @Nullable [] names(List<String> patterns) {
        boolean[] names = new boolean[ASCII];
        for (String pattern : patterns) {
            int name = pattern.lastIndexOf('/') + 1;
            // What a star stands for may have folders in it.
            boolean isLiteral = name < pattern.length() && pattern.indexOf('*') < 0 && pattern.charAt(name) < ASCII;
            if (!isLiteral) return null;
            names[pattern.charAt(name)] = true;
        }
        return names;
    }

    /** Whether what fits a pattern has a hidden name in it, or in a directory of it. */
    private static boolean isHidden(String pattern) {
        return pattern.contains("/.") || pattern.startsWith(".");
    }

    /** The first directory, which is as much as tells most paths apart. */
    private static String top(String literal) {
        int slash = literal.indexOf('/', 1);
        return slash < 0 ? literal : literal.substring(0, slash + 1);
    }

    /** False only when none of the patterns fits, however the path is written. */
    boolean mayFit(String path) {
        if (path.isEmpty()) return false;
        if (names != null) {
            int name = path.lastIndexOf('/') + 1;
            if (name < path.length() && path.charAt(name) < ASCII && !names[path.charAt(name)]) return false;
        }
        if (looksIntoAll || path.contains("/.") || path.contains("//") || path.startsWith(".")) return true;
        if (path.length() > 1 && path.charAt(1) < ASCII && second[path.charAt(1)]) {
            for (String beginning : beginnings) if (path.startsWith(beginning)) return true;
        }
        for (String ending : endings) if (path.endsWith(ending)) return true;
        return false;
    }
}
