package io.hivesec.event;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The file names of paths. The same few programs are asked for their names with nearly every event and by most detectors, so
 * the last few are kept, and a name that is kept is the same object, of which the hash is known. Memory is bounded by
 * {@link #SLOTS} paths of at most {@link #LONGEST_KEPT} characters. Safe for any number of threads.
 */
final class FileNames {
    private static final int SLOTS = 1024;
    private static final int LONGEST_KEPT = 256;
    private static final AtomicReferenceArray<@Nullable Kept> KEPT = new AtomicReferenceArray<>(SLOTS);

    private record Kept(String path, String name) {}

    private FileNames() {}

    /** What follows the last slash. */
    static String of(String path) {
        int slot = path.hashCode() * 0x9E3779B9 >>> 22;
        Kept kept = KEPT.getPlain(slot);
        if (kept != null && kept.path.equals(path)) {
            return kept.name;
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (path.length() <= LONGEST_KEPT) {
            // A record's parts are there for whoever sees the record, in whatever order writes reach other threads.
            KEPT.setPlain(slot, new Kept(path, name));
        }
        return name;
    }
}
