package io.hivesec.detectors.lineage;

import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileRenamed;
import io.hivesec.event.FileWritten;

/**
 * Which file an event changes, whatever way the sensor tells it.
 *
 * <p>Threads: safe.
 */
public final class WrittenFiles {
    private WrittenFiles() {}

    /** The path that is written, opened to write or given to another file; empty for any other event. */
    public static String of(Event event) {
        if (event instanceof FileWritten written) {
            return written.path();
        }
        if (event instanceof FileRenamed renamed) {
            return renamed.to();
        }
        return event instanceof FileOpened opened && opened.flags().writes() ? opened.path() : "";
    }
}
