package io.hivesec.detectors.escape;

import java.util.HashMap;
import java.util.Map;

/**
 * The named volumes that a description tells of, as {@code docker volume inspect} prints them: a container's own description
 * does not say that a volume of the local driver was made to be a path or a disk of the host. Not thread-safe.
 */
final class EngineVolumes {
    private static final String LOCAL_DRIVER = "local";

    private final Map<String, ConfigNode> options = new HashMap<>();

    /** Whether the node is a volume and no container. */
    static boolean isVolume(ConfigNode node) {
        return node.has("Mountpoint") && node.has("Driver") && !node.has("HostConfig");
    }

    void add(ConfigNode volume) {
        if (isLocal(volume.get("Driver").text())) {
            options.put(
                    volume.get("Name").text(),
                    new ConfigNode(
                            volume.get("Options").value(),
                            "volume " + volume.get("Name").text() + ": Options"));
        }
    }

    /** What the volume's driver was told; an empty node for a volume of which nothing is known. */
    ConfigNode options(String name) {
        return options.getOrDefault(name, new ConfigNode(null, ""));
    }

    /** Whether the driver is the engine's own, which is the default. */
    static boolean isLocal(String driver) {
        return driver.isEmpty() || driver.equals(LOCAL_DRIVER);
    }
}
