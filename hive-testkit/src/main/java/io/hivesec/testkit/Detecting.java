package io.hivesec.testkit;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertQuery;
import io.hivesec.alert.Failure;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Report;
import io.hivesec.event.Event;
import io.hivesec.history.Histories;
import io.hivesec.history.HistoryLimits;
import io.hivesec.spi.Detector;
import java.util.ArrayList;
import java.util.List;

/** Runs a detector over events. */
public final class Detecting {
    private Detecting() {}

    /**
     * What a detector finds in events, one after the other, with a history of its own. As in the pipeline, it is asked only
     * about events of its {@link Detector#kinds() kinds}.
     */
    public static List<Finding> findings(Detector detector, List<Event> events) {
        Histories histories = new Histories(HistoryLimits.DEFAULT);
        List<Finding> findings = new ArrayList<>();
        for (Event event : events) {
            findings.addAll(ask(detector, event, histories));
        }
        return findings;
    }

    static List<Finding> ask(Detector detector, Event event, Histories histories) {
        return histories.record(
                event,
                history -> detector.kinds().contains(event.kind()) ? detector.inspect(event, history) : List.of());
    }

    /** What a detector finds in a scene. */
    public static List<Finding> findings(Detector detector, Scene scene) {
        return findings(detector, scene.events());
    }

    /**
     * The alerts that a detector raises in a scene, as they are at the end: one an incident.
     *
     * @throws AssertionError when the detector fails on an event
     */
    public static List<Alert> alerts(Detector detector, Scene scene) {
        return alerts(detector, scene.events());
    }

    /**
     * The alerts that a detector raises in events, as they are at the end: one an incident.
     *
     * @throws AssertionError when the detector fails on an event
     */
    public static List<Alert> alerts(Detector detector, List<Event> events) {
        try (Hive hive = Hive.builder().detector(detector).build()) {
            for (Event event : events) {
                Report report = hive.inspect(event);
                for (Failure failure : report.failures()) {
                    throw new AssertionError(failure.message());
                }
            }
            return hive.alerts().list(AlertQuery.ALL, Integer.MAX_VALUE);
        }
    }
}
