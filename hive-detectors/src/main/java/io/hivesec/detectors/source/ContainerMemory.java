package io.hivesec.detectors.source;

import io.hivesec.event.Container;
import java.util.Map;

/**
 * Gives a container one identity for a whole stream. Sensors cut identifiers to different lengths and tell a container's
 * name and image in some records only; the fullest description seen so far stands for all that share its beginning.
 */
final class ContainerMemory {

    private static final int CONTAINERS = 4096;
    private static final int SHORT = 12;
    private static final String SCHEME = "://";

    private final Map<String, Container> known = new LatestUsed<>(CONTAINERS);
    private int version;

    /** An identifier without its runtime: {@code containerd://c0ffee…} becomes {@code c0ffee…}. */
    static String plainId(String id) {
        int scheme = id.indexOf(SCHEME);
        return scheme < 0 ? id : id.substring(scheme + SCHEME.length());
    }

    /** Changes whenever {@link #recall} may answer otherwise than it did. */
    int version() {
        return version;
    }

    /** The fullest container known under this one's identifier. */
    Container recall(Container told) {
        if (told.id().length() < SHORT) {
            return told;
        }
        String key = told.id().substring(0, SHORT);
        Container before = known.get(key);
        if (before == null) {
            put(key, told);
            return told;
        }
        if (before.id().startsWith(told.id())) {
            Container merged = merge(before.id(), told, before);
            if (merged.equals(before)) {
                return before;
            }
            put(key, merged);
            return merged;
        }
        if (told.id().startsWith(before.id())) {
            Container merged = merge(told.id(), told, before);
            put(key, merged);
            return merged;
        }
        return told;
    }

    private void put(String key, Container container) {
        known.put(key, container);
        version++;
    }

    private static Container merge(String id, Container told, Container before) {
        return new Container(
                id,
                either(told.name(), before.name()),
                either(told.image(), before.image()),
                either(told.imageDigest(), before.imageDigest()),
                either(told.pod(), before.pod()),
                either(told.namespace(), before.namespace()));
    }

    private static String either(String first, String second) {
        return first.isEmpty() ? second : first;
    }
}
