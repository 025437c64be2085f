package io.hivesec.detectors.model;

import io.hivesec.detectors.lineage.WritablePlaces;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of a profile is normal: what at least a quorum of its trusted replicas did, and the patterns that what they did
 * makes up. So one hostile replica teaches nothing: what only it did has no quorum, nor does it make a pattern alone.
 */
final class NormalBehavior {
    /** In how many replicas something has to be seen, where there are as many. */
    static final int DEFAULT_QUORUM = 2;

    private static final int REPLICAS_TO_SUSPECT_ONE = 3;
    private static final int MIN_MADE_UP_NAMES = 3;
    private static final int MIN_CHILDREN = 16;
    private static final int MIN_HOSTS = 4;
    private static final int MIN_ARGUMENTS = 16;
    private static final int MIN_SLOT = 6;
    private static final int MAX_SLOT = 16;

    private final Set<String> suspects = new TreeSet<>();
    private final int quorum;
    private final SortedMap<Behavior, SortedMap<String, Sighting>> lines = new TreeMap<>();
    private final SortedMap<Behavior, SortedMap<String, Sighting>> patterns = new TreeMap<>();
    private final Set<Behavior> covered = new HashSet<>();

    private NormalBehavior(Profile profile, int wantedQuorum) {
        if (profile.replicas().size() >= REPLICAS_TO_SUSPECT_ONE) {
            profile.behaviors().forEach((behavior, sightings) -> {
                boolean grave =
                        behavior.object().equals("HIGH") || behavior.object().equals("CRITICAL");
                if (behavior.kind() == BehaviorKind.ALERT && grave && sightings.size() < wantedQuorum) {
                    suspects.addAll(sightings.keySet());
                }
            });
        }
        int trusted = profile.replicas().size() - suspects.size();
        quorum = Math.max(1, Math.min(wantedQuorum, trusted));
        SortedMap<Behavior, SortedMap<String, Sighting>> seen = new TreeMap<>();
        profile.behaviors().forEach((behavior, sightings) -> {
            SortedMap<String, Sighting> believed = new TreeMap<>(sightings);
            believed.keySet().removeAll(suspects);
            if (behavior.kind() != BehaviorKind.ALERT && !believed.isEmpty()) {
                seen.put(behavior, believed);
            }
        });
        seen.forEach((behavior, sightings) -> {
            if (sightings.size() >= quorum) {
                lines.put(behavior, sightings);
            }
        });
        findMadeUpNames(seen);
        findVaryingWords(seen);
        findMany(seen);
        findCovered(seen);
        profile.admitted().forEach(behavior -> lines.putIfAbsent(behavior, new TreeMap<>()));
    }

    static NormalBehavior of(Profile profile, int quorum) {
        return new NormalBehavior(profile, quorum);
    }

    /** Replicas that raised a grave alert which no other did. */
    Set<String> suspects() {
        return suspects;
    }

    int quorum() {
        return quorum;
    }

    /** What is normal as it was seen, with who did it. */
    SortedMap<Behavior, SortedMap<String, Sighting>> lines() {
        return lines;
    }

    /** What is normal by a pattern that several behaviours make up, with who did any of them. */
    SortedMap<Behavior, SortedMap<String, Sighting>> patternSightings() {
        return patterns;
    }

    /** Behaviours that a pattern covers. */
    Set<Behavior> coveredByPatterns() {
        return covered;
    }

    /** Names that differ in one made-up word of the same length: seen in no two replicas, but their like in several. */
    private void findMadeUpNames(SortedMap<Behavior, SortedMap<String, Sighting>> seen) {
        if (quorum < 2) {
            return;
        }
        Map<Behavior, List<Behavior>> groups = new TreeMap<>();
        seen.forEach((behavior, sightings) -> {
            if (behavior.kind().isFile() && !lines.containsKey(behavior)) {
                String skeleton = skeleton(behavior.object());
                if (!skeleton.isEmpty() && !Places.isSensitive(behavior.kind(), behavior.object())) {
                    groups.computeIfAbsent(
                                    new Behavior(behavior.kind(), behavior.actor(), skeleton),
                                    ignored -> new ArrayList<>())
                            .add(behavior);
                }
            }
        });
        groups.forEach((pattern, members) -> {
            SortedMap<String, Sighting> sightings = together(members, seen);
            if (members.size() >= MIN_MADE_UP_NAMES && sightings.size() >= quorum) {
                patterns.put(pattern, sightings);
            }
        });
    }

    /** Names of which a word of letters and digits is another each time. */
    private void findVaryingWords(SortedMap<Behavior, SortedMap<String, Sighting>> seen) {
        if (quorum < 2) {
            return;
        }
        Map<Behavior, List<Behavior>> groups = new TreeMap<>();
        seen.keySet().forEach(behavior -> {
            if (behavior.kind().isFile()
                    && !lines.containsKey(behavior)
                    && !Places.isSensitive(behavior.kind(), behavior.object())
                    && !Places.isCode(behavior.object())) {
                String frame = VaryingWords.frame(behavior.object());
                if (!frame.isEmpty()) {
                    groups.computeIfAbsent(
                                    new Behavior(behavior.kind(), behavior.actor(), frame),
                                    ignored -> new ArrayList<>())
                            .add(behavior);
                }
            }
        });
        groups.forEach((frame, members) -> {
            String pattern =
                    VaryingWords.pattern(members.stream().map(Behavior::object).toList());
            SortedMap<String, Sighting> sightings = together(members, seen);
            if (!pattern.isEmpty() && sightings.size() >= quorum) {
                patterns.put(new Behavior(frame.kind(), frame.actor(), pattern), sightings);
                covered.addAll(members);
            }
        });
    }

    /** A name with its longest word of 6 to 16 letters as a slot; empty where there is none, or nothing else. */
    private static String skeleton(String path) {
        int name = path.lastIndexOf('/') + 1;
        int bestStart = -1;
        int bestEnd = -1;
        int at = name;
        while (at < path.length()) {
            char c = path.charAt(at);
            if (c == '<') {
                int end = path.indexOf('>', at);
                at = end < 0 ? path.length() : end + 1;
            } else if (PathShape.isWord(c)) {
                int end = at;
                while (end < path.length() && PathShape.isWord(path.charAt(end))) {
                    end++;
                }
                if (end - at >= MIN_SLOT && end - at <= MAX_SLOT && end - at > bestEnd - bestStart) {
                    bestStart = at;
                    bestEnd = end;
                }
                at = end;
            } else {
                at++;
            }
        }
        boolean alone = bestStart < 0 || (bestStart == name && bestEnd == path.length());
        return alone
                ? ""
                : path.substring(0, bestStart) + "<rand" + (bestEnd - bestStart) + ">" + path.substring(bestEnd);
    }

    /** Directories with many files of one extension, networks with many peers, programs with many argument vectors. */
    private void findMany(SortedMap<Behavior, SortedMap<String, Sighting>> seen) {
        Map<Behavior, List<Behavior>> groups = new TreeMap<>();
        seen.keySet().forEach(behavior -> {
            String many = many(behavior);
            if (!many.isEmpty()) {
                groups.computeIfAbsent(
                                new Behavior(behavior.kind(), behavior.actor(), many), ignored -> new ArrayList<>())
                        .add(behavior);
            }
        });
        groups.forEach((pattern, members) -> {
            Map<String, Integer> counts = new HashMap<>();
            members.forEach(member -> seen.getOrDefault(member, new TreeMap<>())
                    .keySet()
                    .forEach(replica -> counts.merge(replica, 1, Integer::sum)));
            int least = switch (pattern.kind()) {
                case CONNECT -> MIN_HOSTS;
                case ARGUMENTS -> MIN_ARGUMENTS;
                case LISTEN -> 1;
                default -> MIN_CHILDREN;
            };
            // A port that every replica has is no port that the kernel chose.
            boolean chosen =
                    pattern.kind() == BehaviorKind.LISTEN && members.stream().anyMatch(lines::containsKey);
            boolean written = members.contains(pattern);
            if (written
                    || !chosen
                            && counts.values().stream()
                                            .filter(count -> count >= least)
                                            .count()
                                    >= quorum) {
                patterns.put(pattern, together(members, seen));
            }
        });
    }

    private static String many(Behavior behavior) {
        String object = behavior.object();
        return switch (behavior.kind()) {
            case CONNECT -> Peers.network(object);
            case LISTEN -> Peers.ephemeral(object);
            case ARGUMENTS -> "*";
            case READ, WRITE, DELETE -> {
                String extension = Places.extension(object);
                boolean fits = !extension.isEmpty()
                        && !PathPattern.isPattern(extension)
                        && object.lastIndexOf('/') > 0
                        && !WritablePlaces.isShared(object)
                        && !Places.isCode(object)
                        && !Places.isSensitive(behavior.kind(), object);
                yield fits ? object.substring(0, object.lastIndexOf('/') + 1) + "*." + extension : "";
            }
            default -> "";
        };
    }

    private static SortedMap<String, Sighting> together(
            List<Behavior> members, SortedMap<Behavior, SortedMap<String, Sighting>> seen) {
        SortedMap<String, Sighting> all = new TreeMap<>();
        members.forEach(member -> seen.getOrDefault(member, new TreeMap<>())
                .forEach((replica, sighting) -> all.merge(replica, sighting, Sighting::and)));
        return all;
    }

    private void findCovered(SortedMap<Behavior, SortedMap<String, Sighting>> seen) {
        Map<String, List<PathPattern>> byActor = new HashMap<>();
        for (Set<Behavior> some : List.of(lines.keySet(), patterns.keySet())) {
            some.stream()
                    .filter(behavior -> behavior.kind().isFile() && PathPattern.isPattern(behavior.object()))
                    .forEach(behavior -> byActor.computeIfAbsent(
                                    behavior.kind() + behavior.actor(), ignored -> new ArrayList<>())
                            .add(PathPattern.of(behavior.object())));
        }
        seen.keySet().forEach(behavior -> {
            boolean isCovered = switch (behavior.kind()) {
                case READ, WRITE, DELETE ->
                    !lines.containsKey(behavior)
                            && !Places.isSensitive(behavior.kind(), behavior.object())
                            && (patterns.containsKey(new Behavior(behavior.kind(), behavior.actor(), many(behavior)))
                                    || patterns.containsKey(new Behavior(
                                            behavior.kind(), behavior.actor(), skeleton(behavior.object())))
                                    || byActor.getOrDefault(behavior.kind() + behavior.actor(), List.of()).stream()
                                            .anyMatch(pattern -> pattern.matches(behavior.object())));
                case CONNECT, ARGUMENTS, LISTEN ->
                    patterns.containsKey(new Behavior(behavior.kind(), behavior.actor(), many(behavior)));
                default -> false;
            };
            if (isCovered) {
                covered.add(behavior);
            }
        });
    }
}
