package io.hivesec.detectors.escape;

import java.util.ArrayList;
import java.util.List;

/**
 * What is said of a pod at the place where its containers stand. In a pod that is one map; in a workflow what stands farther
 * out holds too, and what stands nearer counts first.
 *
 * @param maps the maps, the outermost first
 */
record PodScope(List<ConfigNode> maps) {

    static PodScope of(ConfigNode spec) {
        return new PodScope(List.of(spec));
    }

    /** The scope inside of this one; a pod template that a map holds beside its containers is of that map. */
    PodScope inside(ConfigNode map) {
        List<ConfigNode> inner = new ArrayList<>(maps);
        inner.add(map);
        if (map.get("podTemplate").isMap()) {
            inner.add(map.get("podTemplate"));
        }
        return new PodScope(inner);
    }

    /** The nearest that is said under this key. */
    ConfigNode get(String key) {
        for (int i = maps.size() - 1; i > 0; i--) {
            if (maps.get(i).has(key)) {
                return maps.get(i).get(key);
            }
        }
        return maps.get(0).get(key);
    }
}
