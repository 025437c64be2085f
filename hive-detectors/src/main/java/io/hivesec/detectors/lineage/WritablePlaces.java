package io.hivesec.detectors.lineage;

import java.util.List;

/**
 * Where any running process can leave a file: {@code writable-places.txt}. What is started from there was put there by
 * whoever is at work, not by whoever installed the system.
 *
 * <p>Threads: safe.
 */
public final class WritablePlaces {
    private static final List<String> DIRECTORIES;
    private static final List<String> SETTINGS;
    private static final Prefixes SHARED;
    private static final Prefixes OWN;
    private static final Prefixes SYSTEM;
    private static final Prefixes MEMORY;
    private static final Prefixes MOUNTED;
    private static final Prefixes DESCRIPTORS;

    static {
        Words words = Words.load("writable-places.txt");
        DIRECTORIES = words.of("directory");
        SETTINGS = words.of("settings");
        SHARED = new Prefixes(DIRECTORIES);
        OWN = new Prefixes(words.of("own"));
        SYSTEM = new Prefixes(words.of("system"));
        MEMORY = new Prefixes(words.of("memory"));
        MOUNTED = new Prefixes(words.of("mounted"));
        DESCRIPTORS = new Prefixes(words.of("descriptor"));
    }

    private WritablePlaces() {}

    /** Whether a path is in a directory that anybody writes to. */
    public static boolean isShared(String path) {
        return SHARED.areOf(path);
    }

    /** Whether a path is such a directory itself, not one in it. */
    public static boolean isTop(String path) {
        return DIRECTORIES.contains(path.endsWith("/") ? path : path + '/');
    }

    /** Whether a path lies in such a directory by itself, or hidden below it: installers and builds unpack into folders. */
    public static boolean isLoose(String path) {
        return isShared(path) && (!isShared(path.substring(0, path.lastIndexOf('/'))) || path.contains("/."));
    }

    /**
     * Whether a path is hidden where the system has its programs and data: by its own name or its folder's, which no package
     * does. Environments of a language hide a folder further up, or call it {@code .bin}.
     */
    public static boolean isConcealed(String path) {
        return isHidden(path) && SYSTEM.areOf(path);
    }

    /** Whether a path is hidden by its own name or its folder's, wherever it lies. */
    public static boolean isHidden(String path) {
        int name = path.lastIndexOf('/') + 1;
        int folder = path.lastIndexOf('/', Math.max(0, name - 2)) + 1;
        return path.startsWith(".", name) || (path.startsWith(".", folder) && !path.startsWith(".bin/", folder));
    }

    /** Whether a path lies among the settings, caches and keys of somebody, where nothing that is installed has its programs. */
    public static boolean isAmongSettings(String path) {
        if (!path.contains("/.")) return false;
        for (String folder : SETTINGS) if (path.contains(folder)) return true;
        return false;
    }

    /**
     * Whether whoever got in may have left a file there: not where images and packages have theirs, unless it is hidden. What
     * lies in a directory that nobody knows may have been left too.
     */
    public static boolean mayBeLeft(String path) {
        return !path.startsWith("/") || isShared(path) || OWN.areOf(path) || path.contains("/.");
    }

    /** Whether a path is in an application's own file, which its starter mounts below such a directory. */
    public static boolean isMounted(String path) {
        return MOUNTED.areOf(path);
    }

    /** Whether a path is of a file that is in memory alone: memfd_create(2). */
    public static boolean isInMemory(String path) {
        return MEMORY.areOf(path);
    }

    /** Whether a path is in such a directory or is of a file that has no directory: in memory, or an open descriptor. */
    public static boolean holds(String path) {
        return isShared(path) || isInMemory(path) || DESCRIPTORS.areOf(path);
    }

    /** Whether a text names a directory that anybody writes to. */
    public static boolean areNamedIn(String text) {
        for (String directory : DIRECTORIES) if (text.contains(directory)) return true;
        return false;
    }
}
