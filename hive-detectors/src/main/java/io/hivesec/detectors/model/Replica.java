package io.hivesec.detectors.model;

import java.util.Objects;

/**
 * A container that a profile was learned from.
 *
 * @param id the container's id
 * @param name the container's name
 * @param observations how many behaviours were observed in it
 * @param first the first of them, in seconds since the epoch
 * @param last the last of them, in seconds since the epoch
 */
public record Replica(String id, String name, long observations, long first, long last) {

    /** Refuses null parts. */
    public Replica {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
    }

    Replica and(Replica other) {
        return new Replica(
                id,
                name.compareTo(other.name) >= 0 ? name : other.name,
                observations + other.observations,
                Math.min(first, other.first),
                Math.max(last, other.last));
    }
}
