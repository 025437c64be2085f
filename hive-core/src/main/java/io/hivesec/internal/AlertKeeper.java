package io.hivesec.internal;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts alerts into the store, and holds those that it did not take until it takes them: a database that is away for a
 * while costs no alert. While it is away it is asked at most once a second, and each report says which of its alerts wait.
 *
 * <p>Threads: safe.
 */
final class AlertKeeper implements AutoCloseable {
    private static final Logger LOG = System.getLogger(AlertKeeper.class.getName());
    private static final String ID = "alert-store";
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Consumer<Alert> store;
    private final int most;
    private final LongSupplier nanos;
    private final Map<String, Alert> waiting = new LinkedHashMap<>();
    private volatile boolean isBehind;
    private long tried;
    private @Nullable RuntimeException cause;

    /**
     * A keeper of alerts in a store.
     *
     * @param store takes an alert, or throws
     * @param most so many may wait; when it is one more, the one that waits longest is given up
     * @param nanos a clock that only goes on, {@link System#nanoTime}
     */
    AlertKeeper(Consumer<Alert> store, int most, LongSupplier nanos) {
        this.store = store;
        this.most = most;
        this.nanos = nanos;
    }

    /** Keeps an alert, now or when the store is back; what waits or is given up is a failure. */
    void put(Alert alert, Consumer<Failure> failures) {
        if (!isBehind) {
            try {
                store.accept(alert);
                return;
            } catch (RuntimeException e) {
                isGone(e);
            }
        }
        putLater(alert, failures);
    }

    private synchronized void isGone(RuntimeException why) {
        isBehind = true;
        tried = nanos.getAsLong();
        cause = why;
    }

    private synchronized void putLater(Alert alert, Consumer<Failure> failures) {
        waiting.merge(alert.id(), alert, (older, newer) -> older.revision() > newer.revision() ? older : newer);
        if (waiting.size() > most) {
            String eldest = waiting.keySet().iterator().next();
            waiting.remove(eldest);
            failures.accept(Failure.of(
                    ID, FailureKind.OVER_LIMIT, "alert " + eldest, "given up: " + most + " others wait for the store"));
        }
        if (nanos.getAsLong() - tried >= PAUSE.toNanos()) {
            catchUp();
        }
        if (cause != null && waiting.containsKey(alert.id())) {
            failures.accept(Guard.failure(ID, "alert " + alert.id(), cause));
        }
    }

    private void catchUp() {
        try {
            for (Iterator<Alert> alerts = waiting.values().iterator(); alerts.hasNext(); alerts.remove()) {
                store.accept(alerts.next());
            }
            isBehind = false;
            cause = null;
        } catch (RuntimeException e) {
            isGone(e);
        }
    }

    /** Asks the store a last time; what it does not take then is lost, and said so in the log. */
    @Override
    public synchronized void close() {
        if (isBehind) {
            catchUp();
        }
        if (!waiting.isEmpty()) {
            LOG.log(Level.WARNING, waiting.size() + " alerts were not kept", cause);
        }
    }
}
