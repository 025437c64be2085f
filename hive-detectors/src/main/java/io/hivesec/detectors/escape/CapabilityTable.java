package io.hivesec.detectors.escape;

import io.hivesec.alert.Severity;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each capability of Linux is worth to an intruder; the resource {@code capabilities.txt} names its sources. */
final class CapabilityTable {

    /**
     * A capability.
     *
     * @param severity how bad it is to be asked for
     * @param rule the rule it falls under, without the prefix
     */
    record Row(Severity severity, String rule) {}

    /** A kernel older than the newest few capabilities calls this many "all". */
    private static final int OLDEST_EVERYTHING = 36;

    private static final Map<String, Row> ROWS = new LinkedHashMap<>();
    private static final Set<String> DOCKER = new LinkedHashSet<>();
    private static final Set<String> PODMAN = new LinkedHashSet<>();

    static {
        for (var cells : Table.read("capabilities.txt", 4)) {
            String name = cells.get(0);
            ROWS.put(name, new Row(Table.severity(cells.get(1)).orElseThrow(), cells.get(3)));
            if (cells.get(2).contains("docker")) {
                DOCKER.add(name);
            }
            if (cells.get(2).contains("podman")) {
                PODMAN.add(name);
            }
        }
    }

    private CapabilityTable() {}

    static @Nullable Row row(String name) {
        return ROWS.get(name);
    }

    /** Every capability but the word for all of them. */
    static Set<String> names() {
        Set<String> names = new LinkedHashSet<>(ROWS.keySet());
        names.remove(Capabilities.ALL);
        return names;
    }

    static Set<String> dockerDefaults() {
        return DOCKER;
    }

    static Set<String> podmanDefaults() {
        return PODMAN;
    }

    /** Whether these, with Docker's defaults, are all that some kernel has. */
    static boolean isEverything(Set<String> names) {
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(DOCKER);
        return all.size() >= OLDEST_EVERYTHING;
    }
}
