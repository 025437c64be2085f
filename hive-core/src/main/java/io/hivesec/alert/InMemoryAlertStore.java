package io.hivesec.alert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps a bounded number of alerts in memory; past it the one kept longest is forgotten, with its history. */
public final class InMemoryAlertStore implements AlertStore {
    private final int limit;
    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final Map<String, List<Change>> changes = new HashMap<>();

    /**
     * An empty store.
     *
     * @param limit the most alerts to keep, at least 1
     */
    public InMemoryAlertStore(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a store needs room for 1 alert, not " + limit);
        }
        this.limit = limit;
    }

    @Override
    public synchronized void put(Alert alert) {
        Alert known = alerts.get(alert.id());
        if (known == null && alerts.size() == limit) {
            String oldest = alerts.keySet().iterator().next();
            alerts.remove(oldest);
            changes.remove(oldest);
        }
        alerts.put(alert.id(), known == null ? alert : alert.inTheLifeOf(known));
    }

    @Override
    public synchronized Optional<Alert> find(String id) {
        return Optional.ofNullable(alerts.get(id));
    }

    @Override
    public synchronized List<Alert> list(AlertQuery query, @Nullable Position after, int max) {
        Objects.requireNonNull(query, "query");
        if (max < 0) {
            throw new IllegalArgumentException("a list of " + max + " alerts");
        }
        return alerts.values().stream()
                .filter(query)
                .filter(alert -> after == null || after.isBefore(alert))
                .sorted(ORDER)
                .limit(max)
                .toList();
    }

    @Override
    public synchronized long count(AlertQuery query) {
        return alerts.values().stream().filter(query).count();
    }

    @Override
    public synchronized Optional<Alert> change(String id, Change change) {
        Alert known = alerts.get(id);
        if (known == null) {
            return Optional.empty();
        }
        Alert changed = change.applyTo(known);
        alerts.put(id, changed);
        changes.computeIfAbsent(id, key -> new ArrayList<>()).add(change);
        return Optional.of(changed);
    }

    @Override
    public synchronized List<Change> history(String id) {
        return List.copyOf(changes.getOrDefault(id, List.of()));
    }
}
