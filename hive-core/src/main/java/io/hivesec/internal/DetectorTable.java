package io.hivesec.internal;

import io.hivesec.event.EventKind;
import io.hivesec.spi.Detector;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which detectors judge which kinds of events, in their order. Immutable. */
final class DetectorTable {
    /** By the number of the kind. Arrays, because they are gone through at every event. */
    private final Detector[][] byKind = new Detector[EventKind.values().length][];

    DetectorTable(List<Detector> detectors) {
        Map<Detector, Set<EventKind>> kinds = new IdentityHashMap<>();
        detectors.forEach(detector -> kinds.put(detector, kinds(detector)));
        for (EventKind kind : EventKind.values()) {
            byKind[kind.ordinal()] = detectors.stream()
                    .filter(detector ->
                            kinds.getOrDefault(detector, EventKind.all()).contains(kind))
                    .toArray(Detector[]::new);
        }
    }

    /** A detector that cannot say what it judges is asked about everything, and fails there where it is reported. */
    @SuppressWarnings("ConstantValue") // A plugin may return null all the same.
    private static Set<EventKind> kinds(Detector detector) {
        try {
            Set<EventKind> kinds = detector.kinds();
            return kinds == null ? EventKind.all() : kinds;
        } catch (RuntimeException | LinkageError e) {
            return EventKind.all();
        }
    }

    /** Not to be changed. */
    Detector[] of(EventKind kind) {
        return byKind[kind.ordinal()];
    }
}
