package io.hivesec.detectors.model;

import io.hivesec.alert.Alert;
import io.hivesec.event.Container;
import io.hivesec.event.Event;
import io.hivesec.history.ContainerHistory;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Learns what the containers of one image do. Give it the image's events, and the alerts that other detectors raise
 * meanwhile: a replica that raises an alert which the others do not teaches nothing.
 *
 * <p>Threads: safe.
 */
public final class ProfileLearner {
    private final String image;
    private final String imageDigest;
    private final Map<Behavior, Map<String, Sighting>> behaviors = new HashMap<>();
    private final Map<String, Replica> replicas = new HashMap<>();
    private boolean trimmed;

    /**
     * A learner that has seen nothing.
     *
     * @param image the image reference
     * @param imageDigest the image's digest, empty when not known
     */
    public ProfileLearner(String image, String imageDigest) {
        this.image = image;
        this.imageDigest = imageDigest;
    }

    /**
     * Learns from an event.
     *
     * @param event what a container of the image did
     * @param history what is known of the container; asked only for what the event does not tell
     */
    public synchronized void observe(Event event, ContainerHistory history) {
        BehaviorReader.read(event, history, (kind, actor, shape, raw) -> {
            if (!actor.isEmpty()) {
                add(event.container(), event.time(), new Behavior(kind, actor, shape), 1);
            }
        });
    }

    /** Takes down that a detector raised an alert of a container of the image. */
    public synchronized void raised(Alert alert) {
        add(
                alert.container(),
                alert.sightings().first(),
                new Behavior(
                        BehaviorKind.ALERT, alert.rule().id(), alert.severity().name()),
                0);
    }

    private void add(Container container, Instant time, Behavior behavior, int observations) {
        String id = container.isHost() ? container.name() : container.id();
        long second = time.getEpochSecond();
        replicas.merge(id, new Replica(id, container.name(), observations, second, second), Replica::and);
        behaviors
                .computeIfAbsent(behavior, ignored -> new HashMap<>())
                .merge(id, new Sighting(1, second, second), Sighting::and);
        if (behaviors.size() >= 8 * Profile.MAX_PER_REPLICA) {
            Profile bounded = profile();
            trimmed |= bounded.isTrimmed();
            behaviors.clear();
            bounded.behaviors().forEach((kept, sightings) -> behaviors.put(kept, new HashMap<>(sightings)));
        }
    }

    /** What was learned so far, in {@link Profile.Mode#LEARNING}. */
    public synchronized Profile profile() {
        SortedMap<Behavior, SortedMap<String, Sighting>> sorted = new TreeMap<>();
        behaviors.forEach((behavior, sightings) -> sorted.put(behavior, new TreeMap<>(sightings)));
        return new Profile(
                image, imageDigest, Profile.Mode.LEARNING, new TreeMap<>(replicas), sorted, new TreeSet<>(), trimmed);
    }
}
