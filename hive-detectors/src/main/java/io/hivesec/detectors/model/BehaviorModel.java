package io.hivesec.detectors.model;

import io.hivesec.event.Event;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds events against a profile. Immutable and safe to share; a check takes well under a microsecond.
 *
 * <pre>{@code
 * Profile profile = ProfileJson.read(Files.readAllBytes(file));
 * Hive hive = Hive.builder().detector(BehaviorModel.detector(List.of(profile))).build();
 * }</pre>
 */
public final class BehaviorModel {
    private final Profile profile;
    private final NormalBehavior normal;
    private final Convergence convergence;
    private final Map<BehaviorKind, Map<String, Doings>> byKind = new EnumMap<>(BehaviorKind.class);
    private final Set<String> programs = new HashSet<>();
    private final Set<String> actors = new HashSet<>();
    private final Set<String> anybodysReads = new HashSet<>();

    /** What one actor does of one kind. */
    private static final class Doings {
        private final Set<String> shapes = new HashSet<>();
        private final Map<String, List<PathPattern>> patterns = new HashMap<>();
        private final List<PathPattern> anywhere = new ArrayList<>();

        void add(Behavior behavior) {
            String shape = behavior.object();
            shapes.add(shape);
            if (behavior.kind().isFile() && PathPattern.isPattern(shape)) {
                String directory = directory(shape);
                List<PathPattern> home = PathPattern.isPattern(directory)
                        ? anywhere
                        : patterns.computeIfAbsent(directory, ignored -> new ArrayList<>());
                home.add(PathPattern.of(shape));
            }
        }

        boolean hold(String shape, String raw) {
            if (shapes.contains(shape)) {
                return true;
            }
            for (PathPattern pattern : patterns.getOrDefault(directory(raw), List.of())) {
                if (pattern.matches(raw)) {
                    return true;
                }
            }
            for (PathPattern pattern : anywhere) {
                if (pattern.matches(raw)) {
                    return true;
                }
            }
            return false;
        }

        private static String directory(String path) {
            return path.substring(0, path.lastIndexOf('/') + 1);
        }
    }

    private BehaviorModel(Profile profile, int quorum) {
        this.profile = profile;
        this.normal = NormalBehavior.of(profile, quorum);
        this.convergence = profile.convergence();
        normal.lines().keySet().forEach(this::add);
        normal.patternSightings().keySet().forEach(this::add);
    }

    /** The model of a profile: what two replicas did is normal, or one where there is only one. */
    public static BehaviorModel of(Profile profile) {
        return of(profile, NormalBehavior.DEFAULT_QUORUM);
    }

    /**
     * The model of a profile with another quorum.
     *
     * @param quorum in how many replicas something has to be seen to be normal; all, where there are fewer
     */
    public static BehaviorModel of(Profile profile, int quorum) {
        if (quorum < 1) {
            throw new IllegalArgumentException("a quorum is 1 or more, not " + quorum);
        }
        return new BehaviorModel(profile, quorum);
    }

    /**
     * A detector that reports drift from these profiles, each for containers of its image; a profile that is still
     * learning reports nothing. It is registered by hand, with its profiles, and never found by itself.
     *
     * @throws IllegalArgumentException when two are of the same image and digest
     */
    public static Detector detector(Collection<Profile> profiles) {
        return new BehaviorDetector(profiles.stream().map(BehaviorModel::of).toList());
    }

    private void add(Behavior behavior) {
        byKind.computeIfAbsent(behavior.kind(), ignored -> new HashMap<>())
                .computeIfAbsent(behavior.actor(), ignored -> new Doings())
                .add(behavior);
        switch (behavior.kind()) {
            case RUN -> {
                programs.add(behavior.object());
                actors.add(behavior.object());
            }
            case READ -> {
                anybodysReads.add(behavior.object());
                actors.add(behavior.actor());
            }
            default -> actors.add(behavior.actor());
        }
    }

    /** The profile it is made from. */
    public Profile profile() {
        return profile;
    }

    /** How far learning had come. */
    public Convergence convergence() {
        return convergence;
    }

    /** Replicas that teach nothing, because they raised a grave alert that no other did; by id. */
    public Set<String> suspects() {
        return Set.copyOf(normal.suspects());
    }

    /** In how many replicas something has to be seen to be normal. */
    public int quorum() {
        return normal.quorum();
    }

    /** What is normal, with who did it: the lines of the profile that have a quorum, and the patterns they make up. */
    public SortedMap<Behavior, SortedMap<String, Sighting>> normal() {
        TreeMap<Behavior, SortedMap<String, Sighting>> all = new TreeMap<>(normal.lines());
        all.putAll(normal.patternSightings());
        return all;
    }

    /** What an event shows that does not fit; empty for most. */
    List<Drift> judge(Event event, ContainerHistory history) {
        Judge judge = new Judge();
        BehaviorReader.read(event, history, judge);
        return judge.drifts == null ? List.of() : judge.drifts;
    }

    private final class Judge implements BehaviorReader.Taker {
        private @Nullable List<Drift> drifts;

        @Override
        public void take(BehaviorKind kind, String actor, String shape, String raw) {
            if (!isNormal(kind, actor, shape, raw)) {
                if (drifts == null) {
                    drifts = new ArrayList<>(1);
                }
                drifts.add(drift(kind, actor, shape, raw));
            }
        }
    }

    private boolean isNormal(BehaviorKind kind, String actor, String shape, String raw) {
        Doings objects = byKind.getOrDefault(kind, Map.of()).get(actor);
        if (objects != null && objects.hold(shape, raw)) {
            return true;
        }
        return switch (kind) {
            // Where the parent is not told, the program alone has to do.
            case RUN -> actor.equals("?") && programs.contains(shape);
            // The program is drift already, or never had arguments told.
            case ARGUMENTS -> !programs.contains(actor) || objects == null || objects.shapes.contains("*");
            // What one program of the image reads, another may, unless it is a secret.
            case READ -> actors.contains(actor) && anybodysReads.contains(shape) && !Places.isSensitive(kind, raw);
            case CONNECT -> objects != null && objects.shapes.contains(Peers.network(shape));
            case LISTEN -> objects != null && objects.shapes.contains(Peers.ephemeral(shape));
            case WRITE, DELETE, ACT, ALERT -> false;
        };
    }

    private Drift drift(BehaviorKind kind, String actor, String shape, String raw) {
        boolean known = kind == BehaviorKind.RUN ? programs.contains(shape) : actors.contains(actor);
        boolean sensitive = kind.isFile() && Places.isSensitive(kind, raw);
        Optional<Behavior> nearest = Nearest.to(new Behavior(kind, actor, shape), this);
        return new Drift(
                new Behavior(kind, actor, shape),
                raw,
                known,
                sensitive,
                nearest,
                nearest.map(behavior -> normal.lines()
                                .getOrDefault(
                                        behavior, normal.patternSightings().getOrDefault(behavior, new TreeMap<>())))
                        .orElse(new TreeMap<>()));
    }

    /** Everything normal, for looking for the nearest; only drift pays for that. */
    Set<Behavior> lines() {
        return normal.lines().keySet();
    }
}
