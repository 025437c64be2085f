package io.hivesec.internal;

import io.hivesec.alert.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The incidents of each container, and of each artifact, that later evidence may still revise: for ten minutes after they
 * began, the latest eight a container. Threads: safe.
 */
final class RecentAlerts {
    static final Duration WINDOW = Duration.ofMinutes(10);
    private static final int MAX_ALERTS = 8;
    private static final int MAX_CONTAINERS = 10_000;

    private final Map<String, List<Revisable>> byContainer = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Revisable>> eldest) {
            return size() > MAX_CONTAINERS;
        }
    };

    /**
     * An incident that may be revised.
     *
     * @param incident its key
     * @param first when it began
     */
    record Revisable(String incident, Instant first) {}

    /** Remembers an incident. */
    synchronized void add(String incident, Alert alert) {
        put(key(alert), new Revisable(incident, alert.sightings().first()));
        if (alert.artifact().isKnown()) {
            put(
                    "file " + alert.artifact().name(),
                    new Revisable(incident, alert.sightings().first()));
        }
    }

    private void put(String key, Revisable entry) {
        List<Revisable> entries = byContainer.computeIfAbsent(key, ignored -> new ArrayList<>());
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

    private static String key(Alert alert) {
        return "container "
                + (alert.container().isHost()
                        ? alert.container().name()
                        : alert.container().id());
    }

    /** The incidents of a container that began within the window before a time. */
    synchronized List<Revisable> ofContainer(String containerKey, Instant now) {
        @Nullable List<Revisable> entries = byContainer.get("container " + containerKey);
        if (entries == null) {
            return List.of();
        }
        entries.removeIf(entry -> entry.first().isBefore(now.minus(WINDOW)));
        if (entries.isEmpty()) {
            byContainer.remove("container " + containerKey);
            return List.of();
        }
        return List.copyOf(entries);
    }

    /** The latest incident about a file of this name. */
    synchronized Optional<Revisable> ofFile(String name) {
        List<Revisable> entries = byContainer.getOrDefault("file " + name, List.of());
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
    }

    synchronized void clear() {
        byContainer.clear();
    }
}
