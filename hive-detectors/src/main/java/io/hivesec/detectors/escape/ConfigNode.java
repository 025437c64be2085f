package io.hivesec.detectors.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place in a parsed description, with the way to it. What is absent or of another kind than asked for reads as empty, so
 * that a reader never fails half way through a description.
 *
 * @param value a map, a list, a scalar, or null when there is nothing
 * @param path how a person finds the place: {@code HostConfig.Binds[0]}
 */
record ConfigNode(@Nullable Object value, String path) {

    /** Words that YAML 1.1, and so Kubernetes, takes for true, and those that Go's {@code strconv.ParseBool} does. */
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y", "1", "t");

    private static final Set<String> FALSE = Set.of("false", "no", "off", "n", "0", "f");

    ConfigNode get(String key) {
        Object found = value instanceof Map<?, ?> map ? map.get(key) : null;
        return new ConfigNode(found, path.isEmpty() ? key : path + "." + key);
    }

    /** A place some keys down. */
    ConfigNode at(String... keys) {
        ConfigNode node = this;
        for (String key : keys) {
            node = node.get(key);
        }
        return node;
    }

    boolean has(String key) {
        return value instanceof Map<?, ?> map && map.get(key) != null;
    }

    boolean isMap() {
        return value instanceof Map;
    }

    boolean isList() {
        return value instanceof List;
    }

    boolean isPresent() {
        return value != null;
    }

    Map<?, ?> map() {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    List<ConfigNode> items() {
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            return List.of();
        }
        List<ConfigNode> items = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            items.add(new ConfigNode(list.get(i), path + "[" + i + "]"));
        }
        return items;
    }

    /** The scalar as text, empty for anything else. */
    String text() {
        return value instanceof String || value instanceof Number || value instanceof Boolean ? value.toString() : "";
    }

    /** The scalars of a list as text, or a lone scalar. */
    List<String> texts() {
        if (!isList()) {
            return text().isEmpty() ? List.of() : List.of(text());
        }
        return items().stream()
                .map(ConfigNode::text)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    boolean isTrue() {
        return TRUE.contains(text().toLowerCase(Locale.ROOT));
    }

    boolean isFalse() {
        return FALSE.contains(text().toLowerCase(Locale.ROOT));
    }
}
