package io.hivesec.alert;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps alerts, one entry an incident.
 *
 * <p>Threads: safe.
 */
public interface AlertStore {

    /** Keeps an alert, in place of the one with the same id. */
    void put(Alert alert);

    /** The alert with this id. */
    Optional<Alert> find(String id);

    /**
     * The alerts that hold, in order of the time first seen, then of id.
     *
     * @param condition which alerts
     * @param limit the most to return
     */
    List<Alert> list(Predicate<Alert> condition, int limit);

    /**
     * Settles an alert: harmless, or harmless enough. The next one of its kind alerts again.
     *
     * @param id which alert
     * @param mark who says so and why
     * @return the alert as it is now, empty when there is none with this id
     */
    Optional<Alert> mark(String id, Mark mark);
}
