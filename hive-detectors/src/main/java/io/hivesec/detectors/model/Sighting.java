package io.hivesec.detectors.model;

/**
 * How often and when a replica did something.
 *
 * @param count how often
 * @param first the first time, in seconds since the epoch
 * @param last the last time, in seconds since the epoch
 */
public record Sighting(long count, long first, long last) {

    /** Both together. */
    Sighting and(Sighting other) {
        return new Sighting(count + other.count, Math.min(first, other.first), Math.max(last, other.last));
    }
}
