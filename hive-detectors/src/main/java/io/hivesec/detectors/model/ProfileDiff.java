package io.hivesec.detectors.model;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is normal by one profile and not by another, such as those of two digests of an image.
 *
 * @param added what only the second has
 * @param removed what only the first has
 */
public record ProfileDiff(SortedSet<Behavior> added, SortedSet<Behavior> removed) {

    /** What changed from one profile to another. */
    public static ProfileDiff of(Profile before, Profile after) {
        SortedSet<Behavior> old =
                new TreeSet<>(BehaviorModel.of(before).normal().keySet());
        SortedSet<Behavior> now = new TreeSet<>(BehaviorModel.of(after).normal().keySet());
        SortedSet<Behavior> added = new TreeSet<>(now);
        added.removeAll(old);
        SortedSet<Behavior> removed = new TreeSet<>(old);
        removed.removeAll(now);
        return new ProfileDiff(added, removed);
    }

    /** Whether nothing changed. */
    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty();
    }
}
