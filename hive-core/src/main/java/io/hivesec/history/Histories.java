package io.hivesec.history;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.event.Container;
import io.hivesec.event.Event;
import io.hivesec.json.MalformedJsonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The histories of all containers, each bounded and their number bounded; past it the ones silent for longest go first.
 *
 * <p>Threads: safe. Events of one container are taken one at a time, those of several side by side.
 */
public final class Histories {
    private static final int SLOTS = 1024;
    private static final int SHIFT = Integer.SIZE - 10;

    private final HistoryLimits limits;
    private final Map<String, MutableHistory> histories = new ConcurrentHashMap<>();

    /** Where the history of a container is that was lately asked for. Readers give out one key for many events. */
    private final @Nullable Found[] found = new Found[SLOTS];

    private record Found(String key, MutableHistory history) {}

    /** Histories with these limits, empty. */
    public Histories(HistoryLimits limits) {
        this.limits = limits;
    }

    /**
     * Remembers an event and then asks about its container's history, as one step.
     *
     * @param event what happened
     * @param question what to ask; the history is valid only inside
     * @return the answer
     */
    public <T> T record(Event event, Function<ContainerHistory, T> question) {
        String key = event.container().key();
        int slot = key.hashCode() * 0x9E3779B9 >>> SHIFT;
        Found before = found[slot];
        boolean isFound = before != null && before.key.equals(key);
        MutableHistory history = isFound ? before.history : find(key, event.container());
        if (!isFound || before.key != key) {
            found[slot] = new Found(key, history);
        }
        synchronized (history) {
            if (!history.isForgotten()) {
                history.record(event);
                return question.apply(history);
            }
        }
        found[slot] = null;
        return record(event, question);
    }

    private MutableHistory find(String key, Container container) {
        MutableHistory history = histories.get(key);
        if (history == null) {
            makeRoom();
            history = histories.computeIfAbsent(key, ignored -> new MutableHistory(container, limits));
        }
        return history;
    }

    /**
     * Asks about a container's history and adds nothing to it.
     *
     * @param container which
     * @param asker gets the history, which is valid only inside; null when nothing is remembered of that container
     */
    public void look(Container container, Consumer<@Nullable ContainerHistory> asker) {
        MutableHistory history = histories.get(container.key());
        if (history == null) {
            asker.accept(null);
            return;
        }
        synchronized (history) {
            asker.accept(history);
        }
    }

    /** How many containers are remembered. */
    public int size() {
        return histories.size();
    }

    /** How much memory all of them take, in bytes, by estimate. */
    public long bytes() {
        long bytes = 0;
        for (MutableHistory history : histories.values()) {
            synchronized (history) {
                bytes += history.bytes();
            }
        }
        return bytes;
    }

    /** Forgets an eighth of the containers at once when full, so that finding the oldest is paid for seldom. */
    private synchronized void makeRoom() {
        if (histories.size() < limits.containers()) {
            return;
        }
        record Silent(String key, long since) {}
        List<Silent> silent = new ArrayList<>();
        histories.forEach((key, history) -> {
            synchronized (history) {
                silent.add(new Silent(key, history.now().getEpochSecond()));
            }
        });
        silent.sort(Comparator.comparingLong(Silent::since));
        silent.subList(0, Math.max(1, silent.size() / 8)).forEach(one -> forget(one.key()));
    }

    private void forget(String key) {
        MutableHistory gone = histories.remove(key);
        if (gone != null) {
            synchronized (gone) {
                gone.forget();
            }
        }
    }

    /**
     * Writes all histories as one array, in order of the containers' keys.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public void write(JsonGenerator out) throws IOException {
        out.writeStartArray();
        List<String> keys = histories.keySet().stream().sorted().toList();
        for (String key : keys) {
            MutableHistory history = histories.get(key);
            if (history != null) {
                synchronized (history) {
                    HistorySnapshot.write(history, out);
                }
            }
        }
        out.writeEndArray();
    }

    /**
     * Replaces all histories by what {@link #write} wrote.
     *
     * @throws MalformedJsonException when it is not that
     */
    public void read(JsonNode json) throws MalformedJsonException {
        List<MutableHistory> all = new ArrayList<>();
        for (JsonNode one : json) {
            all.add(HistorySnapshot.read(one, limits));
        }
        List.copyOf(histories.keySet()).forEach(this::forget);
        all.forEach(history -> histories.put(history.container().key(), history));
    }
}
