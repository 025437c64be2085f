package io.hivesec.detectors.model;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * How far learning has come, by Good and Turing: the behaviours seen once tell how much is still unseen. A replica that
 * teaches nothing, because it raised a grave alert that no other did, does not count.
 *
 * @param observations how many behaviours were observed
 * @param distinct how many different ones
 * @param once how many of them a single time
 * @param inOneReplica how many in one replica only, made-up names that a pattern covers left out
 * @param replicas how many replicas were learned from
 * @param seconds how long the replicas were watched, in the mean, in seconds
 */
public record Convergence(long observations, int distinct, int once, int inOneReplica, int replicas, long seconds) {
    /** Learning ends when a next observation is new with less than this probability. */
    public static final double UNSEEN_MASS = 1e-3;

    private static final long DAY = 86_400;

    static Convergence of(Profile profile) {
        NormalBehavior normal = NormalBehavior.of(profile, NormalBehavior.DEFAULT_QUORUM);
        Set<String> suspects = normal.suspects();
        long observations = 0;
        long seconds = 0;
        int replicas = 0;
        for (Replica replica : profile.replicas().values()) {
            if (suspects.contains(replica.id())) {
                continue;
            }
            replicas++;
            observations += replica.observations();
            seconds += replica.last() - replica.first() + 1;
        }
        int once = 0;
        int inOne = 0;
        Set<Behavior> covered = normal.coveredByPatterns();
        for (Map.Entry<Behavior, SortedMap<String, Sighting>> entry :
                profile.behaviors().entrySet()) {
            if (covered.contains(entry.getKey()) || entry.getKey().kind() == BehaviorKind.ALERT) {
                continue;
            }
            long count = 0;
            int trusted = 0;
            for (Map.Entry<String, Sighting> sighting : entry.getValue().entrySet()) {
                if (!suspects.contains(sighting.getKey())) {
                    count += sighting.getValue().count();
                    trusted++;
                }
            }
            once += count == 1 ? 1 : 0;
            inOne += trusted == 1 ? 1 : 0;
        }
        return new Convergence(
                observations,
                profile.behaviors().size(),
                once,
                inOne,
                replicas,
                replicas == 0 ? 0 : seconds / replicas);
    }

    /** The probability that the next observation is of something never seen: the share of those seen once. */
    public double unseenMass() {
        return observations == 0 ? 1 : Math.min(1, (double) once / observations);
    }

    /** What the unseen mass does not exceed with a probability of 97.5 %: once taken as a Poisson count. */
    public double unseenMassAtMost() {
        double upper = once + 1.92 + 1.96 * Math.sqrt(once + 0.96);
        return observations == 0 ? 1 : Math.min(1, upper / observations);
    }

    /**
     * How many different drifts a further replica is expected to show on a day. With two replicas or more: the behaviours
     * that one replica has to itself, for each replica and its time. With one, those that were seen once.
     */
    public double alertsPerDay() {
        if (replicas == 0 || seconds == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double fresh = replicas == 1 ? once : (double) inOneReplica / replicas;
        return fresh * DAY / seconds;
    }

    /** Whether enough was seen for what is new to be worth an alert. */
    public boolean isReached() {
        return replicas > 0 && unseenMassAtMost() <= UNSEEN_MASS;
    }
}
