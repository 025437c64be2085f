package io.hivesec.detectors.model;

import java.util.Optional;
import java.util.SortedMap;

/**
 * What does not fit a profile.
 *
 * @param behavior what was done, as the line that would admit it
 * @param seen the thing itself, as the event says it
 * @param isActorKnown whether the program itself is known
 * @param isSensitive whether it touches a file that holds secrets or decides what runs
 * @param nearest the learned behaviour that is most like it
 * @param nearestSightings who showed that, by replica
 */
record Drift(
        Behavior behavior,
        String seen,
        boolean isActorKnown,
        boolean isSensitive,
        Optional<Behavior> nearest,
        SortedMap<String, Sighting> nearestSightings) {}
