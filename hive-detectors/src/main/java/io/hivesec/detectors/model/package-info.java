/**
 * Models of normal behaviour: what the containers of an image run, read, write and talk to is learned from events into a
 * {@link io.hivesec.detectors.model.Profile}, and what does not fit it is reported as drift.
 *
 * <p>A profile is a commutative sum of what was seen: events in any order, and profiles merged in any order, give the same
 * bytes. What of it counts as normal is decided when a {@link io.hivesec.detectors.model.BehaviorModel} is made from it.
 */
@NullMarked
package io.hivesec.detectors.model;

import org.jspecify.annotations.NullMarked;
