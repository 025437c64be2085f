package io.hivesec.detectors.escape;

import io.hivesec.alert.FailureKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Compose file, as {@code docker compose}, {@code podman-compose} and Swarm stacks have them: one container a service.
 * What stands in another file is not read, and is a failure. Source: the Compose specification, compose-spec/spec.md.
 */
final class ComposeFile {

    /** The most services that extend one another. */
    private static final int MAX_EXTENDS = 16;

    private static final String ELSEWHERE =
            "stands in another file, which is not read; judge what `docker compose config` prints";

    private final String source;
    private final ConfigNode file;
    private final ConfigFailures failures;
    private int inherited;

    private ComposeFile(String source, ConfigNode file, ConfigFailures failures) {
        this.source = source;
        this.file = file;
        this.failures = failures;
    }

    /** Whether the node is such a file; what names a kind is of Kubernetes. */
    static boolean isOne(ConfigNode node) {
        return node.get("services").isMap() && !node.has("kind");
    }

    static List<ContainerPosture> read(String source, ConfigNode node, ConfigFailures failures) {
        ConfigNode file = new ConfigNode(ComposeText.resolved(node.value()), node.path());
        return new ComposeFile(source, file, failures).services();
    }

    private List<ContainerPosture> services() {
        if (file.has("include")) {
            failures.add(source, FailureKind.UNREADABLE, "include: " + ELSEWHERE);
        }
        List<ContainerPosture> containers = new ArrayList<>();
        for (Object key : file.get("services").map().keySet()) {
            String name = String.valueOf(key);
            try {
                containers.add(ComposeService.read(source, name, service(name, 0), file));
            } catch (MalformedConfigException e) {
                failures.add(source, e.kind(), String.valueOf(e.getMessage()));
            }
        }
        return containers;
    }

    /** A service with what it extends. */
    private ConfigNode service(String name, int depth) throws MalformedConfigException {
        ConfigNode own = file.at("services", name);
        if (!own.isMap()) {
            throw new MalformedConfigException(FailureKind.MALFORMED, own.path() + " is no service");
        }
        ConfigNode base = own.get("extends");
        if (!base.isPresent()) {
            return own;
        }
        if (base.has("file")) {
            failures.add(source, FailureKind.UNREADABLE, base.path() + ": the service " + ELSEWHERE);
            return own;
        }
        if (depth >= MAX_EXTENDS) {
            throw new MalformedConfigException(
                    FailureKind.OVER_LIMIT,
                    base.path() + ": more than " + MAX_EXTENDS + " services extend one another");
        }
        ConfigNode extended = service(base.isMap() ? base.get("service").text() : base.text(), depth + 1);
        // Not counted any further once it is too much: counting is what would take long.
        if (inherited <= YamlTrees.MAX_NODES) {
            inherited += size(extended.value());
        }
        if (inherited > YamlTrees.MAX_NODES) {
            throw new MalformedConfigException(
                    FailureKind.OVER_LIMIT,
                    base.path() + ": more than " + YamlTrees.MAX_NODES + " values are inherited");
        }
        return new ConfigNode(merged(extended.map(), own.map()), own.path());
    }

    /** Compose joins lists; of the rest, the service's own word counts. */
    private static Map<String, @Nullable Object> merged(Map<?, ?> base, Map<?, ?> own) {
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        base.forEach((key, value) -> merged.put(String.valueOf(key), value));
        own.forEach((key, value) -> merged.put(String.valueOf(key), joined(base.get(key), value)));
        return merged;
    }

    private static @Nullable Object joined(@Nullable Object base, @Nullable Object own) {
        if (base instanceof List<?> first && own instanceof List<?> second) {
            List<@Nullable Object> both = new ArrayList<>(first);
            both.addAll(second);
            return both;
        }
        return own == null ? base : own;
    }

    private static int size(@Nullable Object value) {
        int size = 1;
        if (value instanceof List<?> list) {
            for (Object one : list) {
                size += size(one);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Object one : map.values()) {
                size += size(one);
            }
        }
        return size;
    }
}
