package io.hivesec.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps alerts, one entry an incident, and what became of each.
 *
 * <p>What is known of an incident comes from {@link #put}; where it is in its life only from {@link #change}. An alert
 * put again keeps the status that the store has, so that a late sighting does not reopen what a person settled.
 *
 * <p>Threads: safe. When a method returns, what it did is kept as the store promises: an in-memory one until the process
 * ends, a database's for good.
 */
public interface AlertStore {

    /** The order of alerts in a store: time first seen, then id. */
    Comparator<Alert> ORDER =
            Comparator.comparing((Alert alert) -> alert.sightings().first()).thenComparing(Alert::id);

    /**
     * A place between alerts, from which to read on. It stays right when alerts are added meanwhile.
     *
     * @param first when the alert before it was first seen
     * @param id that alert's id
     */
    record Position(Instant first, String id) {
        /** Refuses null parts. */
        public Position {
            Objects.requireNonNull(first, "first");
            Objects.requireNonNull(id, "id");
        }

        /** The place after an alert. */
        public static Position after(Alert alert) {
            return new Position(alert.sightings().first(), alert.id());
        }

        /** Whether an alert comes after this place. */
        public boolean isBefore(Alert alert) {
            int order = first.compareTo(alert.sightings().first());
            return order < 0 || (order == 0 && id.compareTo(alert.id()) < 0);
        }
    }

    /** Keeps an alert, in place of the one with the same id, whose status it takes over. */
    void put(Alert alert);

    /** The alert with this id. */
    Optional<Alert> find(String id);

    /**
     * A page of alerts, in {@link #ORDER}.
     *
     * @param query which alerts
     * @param after where the page before ended; null for the first
     * @param limit the most to return
     */
    List<Alert> list(AlertQuery query, @Nullable Position after, int limit);

    /**
     * The first alerts that a query holds for, in {@link #ORDER}.
     *
     * @param query which alerts
     * @param limit the most to return
     */
    default List<Alert> list(AlertQuery query, int limit) {
        return list(query, null, limit);
    }

    /** How many alerts a query holds for. */
    long count(AlertQuery query);

    /**
     * Moves an alert on in its life and keeps the change for good.
     *
     * @param id which alert
     * @param change what becomes of it, who says so, when and why
     * @return the alert as it is now, empty when there is none with this id
     * @throws IllegalStateException when an alert does not go from where it is to there
     */
    Optional<Alert> change(String id, Change change);

    /** What became of an alert, the oldest change first; empty for one that was never changed. */
    List<Change> history(String id);

    /**
     * The first alerts that hold, in {@link #ORDER}. It looks at every alert; where a query can say what is wanted, a store
     * finds it faster.
     *
     * @param condition which alerts
     * @param limit the most to return
     */
    default List<Alert> list(Predicate<Alert> condition, int limit) {
        List<Alert> found = new ArrayList<>();
        Position position = null;
        while (true) {
            List<Alert> page = list(AlertQuery.ALL, position, 1000);
            for (Alert alert : page) {
                if (found.size() == limit) {
                    return found;
                }
                if (condition.test(alert)) {
                    found.add(alert);
                }
            }
            if (page.isEmpty()) {
                return found;
            }
            position = Position.after(page.get(page.size() - 1));
        }
    }

    /**
     * Settles an alert: harmless, or harmless enough. The next one of its kind alerts again.
     *
     * @param id which alert
     * @param mark who says so and why
     * @return the alert as it is now, empty when there is none with this id
     */
    default Optional<Alert> mark(String id, Mark mark) {
        return change(id, Change.of(mark));
    }
}
