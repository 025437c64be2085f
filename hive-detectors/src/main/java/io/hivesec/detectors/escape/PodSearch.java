package io.hivesec.detectors.escape;

import io.hivesec.alert.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for containers in an object of a kind that Hive does not know: workflows, pipelines, templates and compositions hold
 * them at places of their own. A container is a map with an image under one of the keys that the API, Argo and Tekton have.
 */
final class PodSearch {

    /** A container, and what is said around it. */
    record Found(PodScope scope, ConfigNode container) {}

    private static final List<String> LISTS =
            List.of("initContainers", "containers", "ephemeralContainers", "steps", "sidecars");
    private static final List<String> ALONE = List.of("container", "script");

    /** What only somebody says who describes a container: where it stands and no container is found, something was not read. */
    private static final Set<String> TELLING = Set.of(
            "containers",
            "initContainers",
            "privileged",
            "hostPath",
            "hostPID",
            "hostIPC",
            "hostNetwork",
            "capabilities");

    private final List<Found> found = new ArrayList<>();
    private String telling = "";

    private PodSearch() {}

    /**
     * The containers of an object of this kind; none when it describes none.
     *
     * @throws MalformedConfigException when it seems to describe some, and none can be read
     */
    static List<Found> in(ConfigNode object, String kind) throws MalformedConfigException {
        PodSearch search = new PodSearch();
        search.look(object, PodScope.of(object));
        if (search.found.isEmpty() && !search.telling.isEmpty()) {
            throw new MalformedConfigException(
                    FailureKind.MALFORMED,
                    "kind '" + kind + "' ('"
                            + object.at("metadata", "name").text()
                            + "') is not known, and no container was found in it beside "
                            + search.telling);
        }
        return search.found;
    }

    private void look(ConfigNode node, PodScope scope) throws MalformedConfigException {
        if (node.isList()) {
            for (ConfigNode item : node.items()) {
                look(item, item.isMap() ? scope.inside(item) : scope);
            }
            return;
        }
        for (String key : LISTS) {
            for (ConfigNode item : node.get(key).items()) {
                add(item, scope);
            }
        }
        for (String key : ALONE) {
            add(node.get(key), scope);
        }
        for (Map.Entry<?, ?> entry : node.map().entrySet()) {
            ConfigNode value = node.get(String.valueOf(entry.getKey()));
            if (telling.isEmpty() && TELLING.contains(String.valueOf(entry.getKey()))) {
                telling = value.path();
            }
            if (value.isList() || value.isMap()) {
                look(value, value.isMap() ? scope.inside(value) : scope);
            }
        }
    }

    private void add(ConfigNode container, PodScope scope) throws MalformedConfigException {
        if (container.get("image").text().isEmpty()) {
            return;
        }
        if (found.size() >= ContainerConfigs.MAX_CONTAINERS) {
            throw new MalformedConfigException(
                    FailureKind.OVER_LIMIT, "more than " + ContainerConfigs.MAX_CONTAINERS + " containers");
        }
        found.add(new Found(scope, container));
    }
}
