package io.hivesec.alert;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Keeps a bounded number of alerts in memory; past it the one kept longest is forgotten. */
public final class InMemoryAlertStore implements AlertStore {
    private static final Comparator<Alert> ORDER =
            Comparator.comparing((Alert alert) -> alert.sightings().first()).thenComparing(Alert::id);

    private final int limit;
    private final Map<String, Alert> alerts = new LinkedHashMap<>();

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
        if (!alerts.containsKey(alert.id()) && alerts.size() == limit) {
            alerts.remove(alerts.keySet().iterator().next());
        }
        alerts.put(alert.id(), alert);
    }

    @Override
    public synchronized Optional<Alert> find(String id) {
        return Optional.ofNullable(alerts.get(id));
    }

    @Override
    public synchronized List<Alert> list(Predicate<Alert> condition, int max) {
        return alerts.values().stream()
                .filter(condition)
                .sorted(ORDER)
                .limit(max)
                .toList();
    }

    @Override
    public synchronized Optional<Alert> mark(String id, Mark mark) {
        Alert marked = find(id).map(alert -> alert.marked(mark)).orElse(null);
        if (marked != null) {
            alerts.put(id, marked);
        }
        return Optional.ofNullable(marked);
    }
}
