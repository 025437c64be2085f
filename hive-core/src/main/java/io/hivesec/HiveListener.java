package io.hivesec;

import io.hivesec.alert.Report;
import io.hivesec.artifact.Artifact;
import io.hivesec.event.Event;
import java.time.Duration;

/**
 * Hears of everything that a {@link Hive} judged, to count and time it: metrics, traces, a log. It changes nothing: what it throws
 * is logged and disturbs nobody.
 *
 * <p>Threads: called on the thread that judged, before the report is returned, from many at once. Be quick: an event takes a
 * microsecond.
 */
public interface HiveListener {

    /**
     * An event was judged.
     *
     * @param event the event
     * @param report what came of it; {@link Report#EMPTY} for most
     * @param took how long that took
     */
    default void inspected(Event event, Report report, Duration took) {}

    /**
     * An artifact was judged.
     *
     * @param artifact the artifact
     * @param report what came of it
     * @param took how long that took
     */
    default void scanned(Artifact artifact, Report report, Duration took) {}
}
