package io.hivesec.detectors.escape;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The capabilities of a container, by names without {@code CAP_}.
 *
 * @param effective those that its processes may come to have
 * @param requested those that the description asks for beyond the engine's defaults, with the field that asks; {@code ALL}
 *     stands for every one
 */
public record Capabilities(Set<String> effective, Map<String, String> requested) {

    /** Every capability. */
    public static final String ALL = "ALL";

    /** Nothing asked for, nothing held. */
    public static final Capabilities NONE = new Capabilities(Set.of(), Map.of());

    /** Copies the collections. */
    public Capabilities {
        effective = Set.copyOf(effective);
        requested = Map.copyOf(requested);
    }

    /**
     * What an engine makes of lists of additions and removals: {@code ALL} added is everything but the removals,
     * {@code ALL} removed leaves the additions alone, and otherwise an addition wins over a removal (moby,
     * {@code oci/caps.TweakCapabilities}).
     *
     * @param defaults what the engine gives when nothing is said
     * @param added names as written
     * @param removed names as written
     * @param field where the additions stand
     */
    static Capabilities tweak(
            Set<String> defaults, Collection<String> added, Collection<String> removed, String field) {
        Set<String> plus = names(added);
        Set<String> minus = names(removed);
        Set<String> effective = new LinkedHashSet<>();
        if (plus.contains(ALL)) {
            effective.addAll(CapabilityTable.names());
            effective.removeAll(minus);
        } else {
            if (!minus.contains(ALL)) {
                effective.addAll(defaults);
                effective.removeAll(minus);
            }
            effective.addAll(plus);
        }
        return new Capabilities(effective, requested(plus, field));
    }

    /**
     * Sets as the kernel is to be given them, without a word on what was asked for: what is beyond Docker's defaults counts
     * as asked for.
     */
    static Capabilities exactly(Collection<String> held, String field) {
        Set<String> effective = names(held);
        Set<String> beyond = new LinkedHashSet<>(effective);
        beyond.removeAll(CapabilityTable.dockerDefaults());
        return new Capabilities(effective, requested(beyond, field));
    }

    /** Whether its processes may come to have this one. */
    public boolean has(String capability) {
        return effective.contains(capability);
    }

    /** Whether the description asks for this one, by name or with all. */
    public boolean asksFor(String capability) {
        return requested.containsKey(capability) || requested.containsKey(ALL);
    }

    private static Map<String, String> requested(Set<String> names, String field) {
        Map<String, String> requested = new LinkedHashMap<>();
        if (names.contains(ALL) || CapabilityTable.isEverything(names)) {
            requested.put(ALL, field);
        } else {
            names.forEach(name -> requested.put(name, field));
        }
        return requested;
    }

    private static Set<String> names(Collection<String> written) {
        Set<String> names = new LinkedHashSet<>();
        for (String one : written) {
            String upper = one.trim().toUpperCase(Locale.ROOT);
            names.add(upper.startsWith("CAP_") ? upper.substring("CAP_".length()) : upper);
        }
        return names;
    }
}
