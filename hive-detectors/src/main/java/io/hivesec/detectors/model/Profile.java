package io.hivesec.detectors.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the containers of an image were seen to do, each behaviour with the replicas that did it. Immutable.
 *
 * <p>Profiles of parts of the events, merged in any order, are the profile of all events. That holds also where a replica
 * did more than {@value #MAX_PER_REPLICA} different things: of these the ones with the lowest hash are kept, whatever the
 * order.
 */
public final class Profile {
    /** The most different behaviours of one replica that are kept. */
    public static final int MAX_PER_REPLICA = 2000;

    private final String image;
    private final String imageDigest;
    private final Mode mode;
    private final SortedMap<String, Replica> replicas;
    private final SortedMap<Behavior, SortedMap<String, Sighting>> behaviors;
    private final SortedSet<Behavior> admitted;
    private final boolean trimmed;

    /** What a profile is used for. */
    public enum Mode {
        /** It still grows; nothing is reported. */
        LEARNING,
        /** What does not fit it is reported. */
        MONITORING
    }

    Profile(
            String image,
            String imageDigest,
            Mode mode,
            SortedMap<String, Replica> replicas,
            SortedMap<Behavior, SortedMap<String, Sighting>> behaviors,
            SortedSet<Behavior> admitted,
            boolean trimmed) {
        this.image = Objects.requireNonNull(image, "image");
        this.imageDigest = Objects.requireNonNull(imageDigest, "imageDigest");
        this.mode = Objects.requireNonNull(mode, "mode");
        this.replicas = Collections.unmodifiableSortedMap(replicas);
        boolean cut = trim(behaviors);
        this.behaviors = Collections.unmodifiableSortedMap(behaviors);
        this.admitted = Collections.unmodifiableSortedSet(admitted);
        this.trimmed = trimmed || cut;
    }

    private static boolean trim(SortedMap<Behavior, SortedMap<String, Sighting>> behaviors) {
        if (behaviors.size() <= MAX_PER_REPLICA) {
            return false;
        }
        Map<String, List<Behavior>> byReplica = new HashMap<>();
        behaviors.forEach((behavior, sightings) -> sightings
                .keySet()
                .forEach(replica -> byReplica
                        .computeIfAbsent(replica, ignored -> new ArrayList<>())
                        .add(behavior)));
        boolean cut = false;
        for (Map.Entry<String, List<Behavior>> entry : byReplica.entrySet()) {
            List<Behavior> all = entry.getValue();
            if (all.size() > MAX_PER_REPLICA) {
                cut = true;
                all.sort(Comparator.comparingLong(Profile::hash).thenComparing(Comparator.naturalOrder()));
                all.subList(MAX_PER_REPLICA, all.size())
                        .forEach(behavior ->
                                Objects.requireNonNull(behaviors.get(behavior)).remove(entry.getKey()));
            }
        }
        behaviors.values().removeIf(Map::isEmpty);
        return cut;
    }

    /** FNV-1a over the line, so that which behaviours are kept does not depend on the machine. */
    private static long hash(Behavior behavior) {
        long hash = 0xcbf29ce484222325L;
        String line = behavior.line();
        for (int i = 0; i < line.length(); i++) {
            hash = (hash ^ line.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** A profile that nothing was learned for. */
    public static Profile empty(String image, String imageDigest) {
        return new Profile(image, imageDigest, Mode.LEARNING, new TreeMap<>(), new TreeMap<>(), new TreeSet<>(), false);
    }

    /** The image reference it is for. */
    public String image() {
        return image;
    }

    /** The image's digest; empty when it was not told. */
    public String imageDigest() {
        return imageDigest;
    }

    /** What it is used for. */
    public Mode mode() {
        return mode;
    }

    /** The containers it was learned from, by id. */
    public SortedMap<String, Replica> replicas() {
        return replicas;
    }

    /** Everything seen, with the sightings of each replica by its id. */
    public SortedMap<Behavior, SortedMap<String, Sighting>> behaviors() {
        return behaviors;
    }

    /** What a person said is normal. */
    public SortedSet<Behavior> admitted() {
        return admitted;
    }

    /** Whether more was seen than is kept. */
    public boolean isTrimmed() {
        return trimmed;
    }

    /** How far learning has come. */
    public Convergence convergence() {
        return Convergence.of(this);
    }

    /** This profile in another mode. */
    public Profile in(Mode value) {
        return new Profile(image, imageDigest, value, replicas, new TreeMap<>(behaviors), admitted, trimmed);
    }

    /** This profile with a behaviour that a person says is normal. */
    public Profile admit(Behavior behavior) {
        TreeSet<Behavior> more = new TreeSet<>(admitted);
        more.add(behavior);
        return new Profile(image, imageDigest, mode, replicas, new TreeMap<>(behaviors), more, trimmed);
    }

    /** Only what these behaviours say, marked as trimmed. */
    Profile keeping(SortedMap<Behavior, SortedMap<String, Sighting>> kept) {
        return new Profile(image, imageDigest, mode, replicas, kept, admitted, true);
    }

    /**
     * Both together. The order makes no difference; the result monitors only when both do.
     *
     * @throws ProfileException when they are of two images, or of two digests of one
     */
    public Profile merge(Profile other) throws ProfileException {
        if (!image.equals(other.image) || !imageDigest.equals(other.imageDigest)) {
            throw new ProfileException("profiles of two images cannot be merged: '" + image + "' " + imageDigest
                    + " and '" + other.image + "' " + other.imageDigest);
        }
        TreeMap<String, Replica> allReplicas = new TreeMap<>(replicas);
        other.replicas.forEach((id, replica) -> allReplicas.merge(id, replica, Replica::and));
        TreeMap<Behavior, SortedMap<String, Sighting>> all = new TreeMap<>();
        behaviors.forEach((behavior, sightings) -> all.put(behavior, new TreeMap<>(sightings)));
        other.behaviors.forEach((behavior, sightings) -> {
            SortedMap<String, Sighting> mine = all.computeIfAbsent(behavior, ignored -> new TreeMap<>());
            sightings.forEach((replica, sighting) -> mine.merge(replica, sighting, Sighting::and));
        });
        TreeSet<Behavior> lines = new TreeSet<>(admitted);
        lines.addAll(other.admitted);
        Mode both = mode == Mode.MONITORING && other.mode == Mode.MONITORING ? Mode.MONITORING : Mode.LEARNING;
        return new Profile(image, imageDigest, both, allReplicas, all, lines, trimmed || other.trimmed);
    }
}
