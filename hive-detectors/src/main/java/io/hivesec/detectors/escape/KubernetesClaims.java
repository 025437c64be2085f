package io.hivesec.detectors.escape;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The persistent volumes of a text that are paths of the host, and the claims that get them; a pod names its claim and no
 * path. Source: the Kubernetes documentation, "Persistent Volumes", on binding. Not thread-safe.
 */
final class KubernetesClaims {
    private static final String VOLUME = "PersistentVolume";
    private static final String CLAIM = "PersistentVolumeClaim";

    private final Map<String, ConfigNode> byVolume = new HashMap<>();
    private final Map<String, ConfigNode> byKeptFor = new HashMap<>();
    private final Map<String, ConfigNode> byClass = new HashMap<>();
    private final Map<String, ConfigNode> claims = new HashMap<>();

    /** Whether a text may hold a volume or a claim: what holds none need not be read twice. */
    static boolean mayBeIn(String text) {
        return text.contains(VOLUME);
    }

    /** Remembers an object, or those of a list, when they are volumes or claims. */
    void add(ConfigNode object) {
        object.get("items").items().forEach(this::add);
        ConfigNode spec = object.get("spec");
        ConfigNode name = object.at("metadata", "name");
        switch (object.get("kind").text()) {
            case VOLUME -> addVolume(name.text(), new ConfigNode(spec.value(), VOLUME + " " + name.text() + ": spec"));
            case CLAIM -> claims.put(key(object.at("metadata", "namespace"), name), spec);
            default -> {
                // Others say nothing of volumes.
            }
        }
    }

    private void addVolume(String name, ConfigNode spec) {
        ConfigNode path = spec.has("hostPath") ? spec.at("hostPath", "path") : spec.at("local", "path");
        if (path.text().isEmpty()) {
            return;
        }
        byVolume.put(name, path);
        ConfigNode keptFor = spec.get("claimRef");
        if (keptFor.isMap()) {
            byKeptFor.put(key(keptFor.get("namespace"), keptFor.get("name")), path);
        } else {
            byClass.putIfAbsent(spec.get("storageClassName").text(), path);
        }
    }

    /**
     * The path of the host behind a claim.
     *
     * @param namespace the pod's
     * @param claim the claim's name
     * @return empty when it is something else, or nothing here tells
     */
    Optional<ConfigNode> path(ConfigNode namespace, ConfigNode claim) {
        String key = key(namespace, claim);
        ConfigNode kept = byKeptFor.get(key);
        return kept != null ? Optional.of(kept) : path(claims.get(key));
    }

    /** The path of the host that a claim with this specification gets: of the volume it names, or of one of its class. */
    Optional<ConfigNode> path(@Nullable ConfigNode asked) {
        if (asked == null) {
            return Optional.empty();
        }
        String volume = asked.get("volumeName").text();
        return Optional.ofNullable(
                volume.isEmpty() ? byClass.get(asked.get("storageClassName").text()) : byVolume.get(volume));
    }

    private static String key(ConfigNode namespace, ConfigNode name) {
        String in = namespace.text().isEmpty() ? "default" : namespace.text();
        return in + "/" + name.text();
    }
}
