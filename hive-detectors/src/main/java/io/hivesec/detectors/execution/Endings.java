package io.hivesec.detectors.execution;

import java.util.Locale;

/** What the ending of a file's name says of it ({@code endings.txt}), in whatever case it is written. */
final class Endings {
    private static final Patterns KNOWN = Patterns.load("endings.txt");

    private Endings() {}

    /** Whether a path is of a disk, an archive or data. */
    static boolean areOfData(String path) {
        return KNOWN.matches("data", of(path));
    }

    /** Whether a path is of a picture, a sound or a document. */
    static boolean areOfDocument(String path) {
        return KNOWN.matches("document", of(path));
    }

    /** Whether an ending is put behind a name by what compresses, signs, converts or keeps an old version. */
    static boolean isOfCopy(String ending) {
        return KNOWN.matches("copy", ending.toLowerCase(Locale.ROOT));
    }

    /** The ending with its dot, in lower case; empty if there is none. */
    private static String of(String path) {
        int dot = path.lastIndexOf('.');
        return dot <= path.lastIndexOf('/') ? "" : path.substring(dot).toLowerCase(Locale.ROOT);
    }
}
