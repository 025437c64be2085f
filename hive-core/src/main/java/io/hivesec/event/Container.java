package io.hivesec.event;

import java.util.Objects;

/**
 * The container an event happened in, as its runtime names it. Unknown parts are empty strings, never null.
 *
 * @param id the runtime's identifier, whole or as far as the sensor gives it; empty for the host
 * @param name the container's name
 * @param image the image reference it was started from, such as {@code registry.example/web:1}
 * @param imageDigest the image's digest, such as {@code sha256:…}
 * @param pod the Kubernetes pod it belongs to
 * @param namespace the Kubernetes namespace of that pod
 */
public record Container(String id, String name, String image, String imageDigest, String pod, String namespace) {

    /** The machine itself: an event that happened in no container. */
    public static final Container HOST = new Container("", "", "", "", "", "");

    /** Refuses null parts. */
    public Container {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(imageDigest, "imageDigest");
        Objects.requireNonNull(pod, "pod");
        Objects.requireNonNull(namespace, "namespace");
    }

    /**
     * A container of which only identity, name and image are known.
     *
     * @param id the runtime's identifier
     * @param name its name
     * @param image its image reference
     */
    public static Container of(String id, String name, String image) {
        return new Container(id, name, image, "", "", "");
    }

    /** Whether this is the machine itself. */
    public boolean isHost() {
        return id.isEmpty();
    }

    /** What tells it from every other: its id, or the machine's name when this is the machine itself. */
    public String key() {
        return isHost() ? name : id;
    }

    /** This container placed in a Kubernetes pod. */
    public Container inPod(String podNamespace, String podName) {
        return new Container(id, name, image, imageDigest, podName, podNamespace);
    }

    /** This container with its image's digest. */
    public Container withImageDigest(String digest) {
        return new Container(id, name, image, digest, pod, namespace);
    }
}
