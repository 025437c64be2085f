package io.hivesec.detectors.escape;

import io.hivesec.alert.FailureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads Kubernetes objects: pods, everything with a pod template, and lists of them; containers, init containers and
 * ephemeral containers alike. Kinds that hold no container are passed over, and in a kind that Hive does not know they are
 * looked for.
 */
final class KubernetesManifest {

    private static final int MAX_LISTS = 4;
    private static final Map<String, String> TEMPLATES = new HashMap<>();
    private static final Set<String> WITHOUT_CONTAINERS = new HashSet<>();
    private static final List<String> USUAL_PLACES = List.of(
            "spec.template.spec",
            "spec.jobTemplate.spec.template.spec",
            "spec",
            "template.spec",
            "spec.podTemplate.spec",
            "spec.podSpec",
            "spec.jobTargetRef.template.spec");

    static {
        for (var cells : Table.read("kubernetes-kinds.txt", 2)) {
            if (cells.get(1).equals("-")) {
                WITHOUT_CONTAINERS.add(cells.get(0));
            } else {
                TEMPLATES.put(cells.get(0), cells.get(1));
            }
        }
    }

    private final String source;
    private final KubernetesClaims claims;
    private final ConfigFailures failures;
    private final List<ContainerPosture> containers = new ArrayList<>();

    private KubernetesManifest(String source, KubernetesClaims claims, ConfigFailures failures) {
        this.source = source;
        this.claims = claims;
        this.failures = failures;
    }

    /** Reads an object; {@code claims} are those of the text that it stands in. */
    static List<ContainerPosture> read(String source, ConfigNode node, KubernetesClaims claims, ConfigFailures failures)
            throws MalformedConfigException {
        KubernetesManifest manifest = new KubernetesManifest(source, claims, failures);
        manifest.readObject(node, node.get("kind").text(), 0);
        return manifest.containers;
    }

    private void readObject(ConfigNode node, String kind, int lists) throws MalformedConfigException {
        String name = node.at("metadata", "name").text();
        String place = TEMPLATES.get(kind);
        if (place != null) {
            ConfigNode spec = down(node, place);
            if (!holdsContainers(spec)) {
                throw new MalformedConfigException(
                        FailureKind.MALFORMED, kind + " '" + name + "' has no " + place + ".containers");
            }
            readPod(node, kind + "/" + name, place);
        } else if (node.get("items").isList()) {
            readList(node, kind, lists);
        } else if (!WITHOUT_CONTAINERS.contains(kind)) {
            readUnknown(node, kind, name);
        }
    }

    private void readList(ConfigNode node, String kind, int lists) throws MalformedConfigException {
        if (lists >= MAX_LISTS) {
            throw new MalformedConfigException(FailureKind.OVER_LIMIT, "lists nested deeper than " + MAX_LISTS);
        }
        String implied = kind.endsWith("List") ? kind.substring(0, kind.length() - "List".length()) : "";
        for (ConfigNode item : node.get("items").items()) {
            String own = item.get("kind").text();
            try {
                readObject(item, own.isEmpty() ? implied : own, lists + 1);
            } catch (MalformedConfigException e) {
                failures.add(source, e.kind(), item.path() + ": " + e.getMessage());
            }
        }
    }

    private void readUnknown(ConfigNode node, String kind, String name) throws MalformedConfigException {
        for (String place : USUAL_PLACES) {
            ConfigNode spec = down(node, place);
            if (holdsContainers(spec)) {
                readPod(node, kind + "/" + name, place);
                return;
            }
        }
        KubernetesPod reader = new KubernetesPod(source, kind + "/" + name, node, claims);
        for (PodSearch.Found found : PodSearch.in(node, kind)) {
            add(reader.read(found.scope(), found.container(), node.at("metadata", "annotations")));
        }
    }

    private static boolean holdsContainers(ConfigNode spec) {
        return spec.get("containers").isList() || spec.get("initContainers").isList();
    }

    private static ConfigNode down(ConfigNode node, String place) {
        return node.at(place.split("\\."));
    }

    private void readPod(ConfigNode object, String pod, String place) throws MalformedConfigException {
        PodScope scope = PodScope.of(down(object, place));
        ConfigNode annotations = podAnnotations(object, place);
        KubernetesPod reader = new KubernetesPod(source, pod, object, claims);
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (ConfigNode container : scope.get(list).items()) {
                add(reader.read(scope, container, annotations));
            }
        }
    }

    private void add(ContainerPosture container) throws MalformedConfigException {
        if (containers.size() >= ContainerConfigs.MAX_CONTAINERS) {
            throw new MalformedConfigException(
                    FailureKind.OVER_LIMIT, "more than " + ContainerConfigs.MAX_CONTAINERS + " containers");
        }
        containers.add(container);
    }

    /** A template's annotations stand beside its specification, a pod's in the object itself. */
    private static ConfigNode podAnnotations(ConfigNode object, String place) {
        int template = place.lastIndexOf('.');
        ConfigNode beside = template < 0 ? object : down(object, place.substring(0, template));
        return beside.at("metadata", "annotations");
    }
}
