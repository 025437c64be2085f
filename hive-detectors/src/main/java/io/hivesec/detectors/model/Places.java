package io.hivesec.detectors.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is known of places in a file system: {@code places.txt}. Immutable. */
final class Places {
    private static final Places KNOWN = new Places();
    private static final int LONGEST_EXTENSION = 8;
    private static final String CONTAINERS_ROOT = "/root/";

    private final List<String> libraries = new ArrayList<>();
    private final List<String> libraryTrees = new ArrayList<>();
    private final List<String> librariesInside = new ArrayList<>();
    private final List<String> sensitivePrefixes = new ArrayList<>();
    private final List<String> sensitiveInside = new ArrayList<>();
    private final List<String> sensitiveEnds = new ArrayList<>();
    private final List<String> writtenPrefixes = new ArrayList<>();
    private final List<String> dataTrees = new ArrayList<>();
    private final List<String> dataDirectories = new ArrayList<>();
    private final Set<String> harmless = new HashSet<>();
    private final Set<String> codeExtensions = new HashSet<>();

    private Places() {
        try (InputStream in = Places.class.getResourceAsStream("places.txt")) {
            if (in == null) {
                throw new IllegalStateException("places.txt is missing");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    add(line.strip());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read places.txt", e);
        }
    }

    private void add(String line) {
        int space = line.indexOf(' ');
        String value = line.substring(space + 1).strip();
        switch (line.substring(0, Math.max(space, 0))) {
            case "library" -> {
                libraries.add(value);
                libraryTrees.add(value + "**");
            }
            case "library-inside" -> librariesInside.add(value);
            case "harmless" -> harmless.add(value);
            case "sensitive" -> sensitivePrefixes.add(value);
            case "sensitive-inside" -> sensitiveInside.add(value);
            case "sensitive-end" -> sensitiveEnds.add(value);
            case "sensitive-written" -> writtenPrefixes.add(value);
            case "data-below" -> dataTrees.add(value);
            case "data" -> dataDirectories.add(value);
            case "code" -> codeExtensions.addAll(List.of(value.split(" +")));
            default -> throw new IllegalStateException("places.txt: not known: " + line);
        }
    }

    /** The tree of an image's libraries and data that a path is in, as {@code /usr/lib/**}; empty when in none. */
    static String libraryOf(String path) {
        String tree = "";
        for (int i = 0; i < KNOWN.libraries.size() && tree.isEmpty(); i++) {
            tree = path.startsWith(KNOWN.libraries.get(i)) ? KNOWN.libraryTrees.get(i) : "";
        }
        return tree.isEmpty() ? libraryInside(path) : tree;
    }

    private static String libraryInside(String path) {
        for (String word : KNOWN.librariesInside) {
            int at = path.indexOf(word);
            int end = at < 0 ? -1 : path.indexOf('/', at + word.length() - 1);
            if (end >= 0) {
                return PathShape.of(path.substring(0, end + 1), 0) + "**";
            }
        }
        return "";
    }

    /** Whether it is a device that keeps and tells nothing, such as {@code /dev/null}. */
    static boolean isHarmless(String path) {
        return KNOWN.harmless.contains(path);
    }

    /** Whether a file there holds secrets or decides what runs: such a path is never generalised. */
    static boolean isSensitive(BehaviorKind kind, String path) {
        String real = withoutRoots(path);
        if (startsWithAny(real, KNOWN.sensitivePrefixes)) {
            return true;
        }
        boolean mayBeHidden = real.contains("/.");
        for (String part : KNOWN.sensitiveInside) {
            // A third of the work of a check would be looking for names that begin with a dot where there is no dot.
            if ((mayBeHidden || !part.startsWith("/.")) && real.contains(part)) {
                return true;
            }
        }
        for (String end : KNOWN.sensitiveEnds) {
            if (real.endsWith(end)) {
                return true;
            }
        }
        return kind != BehaviorKind.READ
                && (isCode(real) || (startsWithAny(real, KNOWN.writtenPrefixes) && !isData(real)));
    }

    /** Whether programs keep there what they make, as in {@code /usr/share/elasticsearch/data/}. */
    private static boolean isData(String path) {
        return startsWithAny(path, KNOWN.dataTrees)
                && KNOWN.dataDirectories.stream().anyMatch(path::contains);
    }

    private static boolean startsWithAny(String path, List<String> prefixes) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            return false;
        }
        for (String prefix : prefixes) {
            if (path.length() > 1 && path.charAt(1) == prefix.charAt(1) && path.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a file of this name is code that something may run. */
    static boolean isCode(String path) {
        String extension = extension(path);
        return !extension.isEmpty()
                && extension.length() <= LONGEST_EXTENSION
                && KNOWN.codeExtensions.contains(extension.toLowerCase(Locale.ROOT));
    }

    /** What follows the last dot of the name, without it; empty when there is none. */
    static String extension(String path) {
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') + 1 ? path.substring(dot + 1) : "";
    }

    /** The same file by its ordinary name: as another process's root, or by a relative path that climbs out. */
    private static String withoutRoots(String path) {
        String rest = path;
        if (rest.startsWith("/proc/")) {
            int root = rest.indexOf(CONTAINERS_ROOT, "/proc/".length());
            rest = root < 0 ? rest : rest.substring(root + CONTAINERS_ROOT.length() - 1);
        }
        if (rest.startsWith("..")) {
            int at = 0;
            while (rest.startsWith("../", at)) {
                at += 3;
            }
            rest = "/" + rest.substring(at);
        }
        return rest;
    }
}
