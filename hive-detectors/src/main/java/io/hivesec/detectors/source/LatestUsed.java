package io.hivesec.detectors.source;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of so many entries: past that the one goes that was not used for longest. Not thread-safe. */
final class LatestUsed<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    private final int most;

    LatestUsed(int most) {
        super(64, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
