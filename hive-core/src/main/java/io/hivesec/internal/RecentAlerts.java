package io.hivesec.internal;

import io.hivesec.alert.Alert;
import io.hivesec.event.Container;
import io.hivesec.triage.Triager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The incidents of each container, and of each artifact, that later evidence may still revise: for ten minutes after they
 * began, the latest eight a container. Threads: safe.
 */
final class RecentAlerts {
    private static final int MAX_ALERTS = 8;
    private static final int MAX_KEYS = 5_000;

    private final Map<String, List<Revisable>> byContainer = bounded();
    private final Map<String, List<Revisable>> byFile = bounded();

    /**
     * An incident that may be revised.
     *
     * @param incident its key
     * @param first when it began
     */
    record Revisable(String incident, Instant first) {}

    /** Remembers an incident. */
    synchronized void add(String incident, Alert alert) {
        Revisable revisable = new Revisable(incident, alert.sightings().first());
        put(byContainer, alert.container().key(), revisable);
        if (alert.artifact().isKnown()) {
            put(byFile, alert.artifact().name(), revisable);
        }
    }

    private static void put(Map<String, List<Revisable>> map, String key, Revisable entry) {
        List<Revisable> entries = map.computeIfAbsent(key, ignored -> new ArrayList<>());
        if (entries.contains(entry)) {
            return;
        }
        entries.add(entry);
        // Sorted, so that what is forgotten does not depend on a restart in between.
        entries.sort(Comparator.comparing(Revisable::first).thenComparing(Revisable::incident));
        if (entries.size() > MAX_ALERTS) {
            entries.remove(0);
        }
    }

    /** The incidents of a container that began within the window before a time. */
    synchronized List<Revisable> ofContainer(Container container, Instant now) {
        List<Revisable> entries = byContainer.get(container.key());
        if (entries == null) {
            return List.of();
        }
        entries.removeIf(entry -> entry.first().isBefore(now.minus(Triager.WINDOW)));
        if (entries.isEmpty()) {
            byContainer.remove(container.key());
            return List.of();
        }
        return List.copyOf(entries);
    }

    /** The latest incident about a file of this name. */
    synchronized Optional<Revisable> ofFile(String name) {
        List<Revisable> entries = byFile.getOrDefault(name, List.of());
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
    }

    synchronized void clear() {
        byContainer.clear();
        byFile.clear();
    }

    /** A map in which what was not asked for longest makes room. */
    private static Map<String, List<Revisable>> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, List<Revisable>> eldest) {
                return size() > MAX_KEYS;
            }
        };
    }
}
