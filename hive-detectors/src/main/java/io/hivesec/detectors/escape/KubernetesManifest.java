package io.hivesec.detectors.escape;

import io.hivesec.alert.FailureKind;
import io.hivesec.detectors.escape.ContainerPosture.Dialect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads Kubernetes objects: pods, everything with a pod template, and lists of them; containers, init containers and
 * ephemeral containers alike. Kinds that hold no container are passed over, and a kind that Hive does not know is read
 * when a pod template stands where one usually does.
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
    static List<ContainerPosture> read(
            String source, ConfigNode node, KubernetesClaims claims, ConfigFailures failures)
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
        throw new MalformedConfigException(
                FailureKind.MALFORMED,
                "kind '" + kind + "' ('" + name + "') is not known, and no pod template was found in it");
    }

    private static boolean holdsContainers(ConfigNode spec) {
        return spec.get("containers").isList() || spec.get("initContainers").isList();
    }

    private static ConfigNode down(ConfigNode node, String place) {
        return node.at(place.split("\\."));
    }

    private void readPod(ConfigNode object, String pod, String place) throws MalformedConfigException {
        ConfigNode spec = down(object, place);
        Map<String, ConfigNode> hostPaths = hostPaths(object, spec);
        ConfigNode annotations = podAnnotations(object, place);
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (ConfigNode container : spec.get(list).items()) {
                if (containers.size() >= ContainerConfigs.MAX_CONTAINERS) {
                    throw new MalformedConfigException(
                            FailureKind.OVER_LIMIT, "more than " + ContainerConfigs.MAX_CONTAINERS + " containers");
                }
                ContainerPosture.Builder to = ContainerPosture.builder(source + " " + pod, Dialect.KUBERNETES)
                        .identity(
                                "",
                                container.get("name").text(),
                                container.get("image").text())
                        .inPod(object.at("metadata", "namespace").text(), pod)
                        .command(command(container));
                pod(spec, to);
                container(spec, container, to);
                KubernetesConfinement.read(spec, container, annotations, to);
                mounts(container, hostPaths, to);
                containers.add(to.build());
            }
        }
    }

    /** The paths of the host by the names of a pod's volumes, those behind claims too. */
    private Map<String, ConfigNode> hostPaths(ConfigNode object, ConfigNode spec) {
        Map<String, ConfigNode> paths = new HashMap<>();
        for (ConfigNode claim : object.at("spec", "volumeClaimTemplates").items()) {
            claims.path(claim.get("spec"))
                    .ifPresent(path -> paths.put(claim.at("metadata", "name").text(), path));
        }
        for (ConfigNode volume : spec.get("volumes").items()) {
            String name = volume.get("name").text();
            if (volume.get("hostPath").isMap()) {
                paths.put(name, volume.at("hostPath", "path"));
            } else if (volume.get("persistentVolumeClaim").isMap()) {
                ConfigNode claim = volume.at("persistentVolumeClaim", "claimName");
                claims.path(object.at("metadata", "namespace"), claim).ifPresent(path -> paths.put(name, path));
            }
        }
        return paths;
    }

    /** A template's annotations stand beside its specification, a pod's in the object itself. */
    private static ConfigNode podAnnotations(ConfigNode object, String place) {
        int template = place.lastIndexOf('.');
        ConfigNode beside = template < 0 ? object : down(object, place.substring(0, template));
        return beside.at("metadata", "annotations");
    }

    private static List<String> command(ConfigNode container) {
        List<String> command = new ArrayList<>(container.get("command").texts());
        command.addAll(container.get("args").texts());
        return command;
    }

    private static void pod(ConfigNode spec, ContainerPosture.Builder to) {
        host(spec.get("hostPID"), Fact.PID_HOST, to);
        host(spec.get("hostNetwork"), Fact.NET_HOST, to);
        host(spec.get("hostIPC"), Fact.IPC_HOST, to);
        to.factIf(
                spec.get("hostUsers").isFalse(),
                Fact.USER_NAMESPACE,
                spec.get("hostUsers").path(),
                "false");
        ConfigNode token = spec.get("automountServiceAccountToken");
        to.factIf(token.isTrue(), Fact.SERVICE_ACCOUNT_TOKEN, token.path(), "true");
    }

    private static void host(ConfigNode flag, Fact fact, ContainerPosture.Builder to) {
        to.factIf(flag.isTrue(), fact, flag.path(), flag.text());
    }

    private static void container(ConfigNode spec, ConfigNode container, ContainerPosture.Builder to) {
        ConfigNode own = container.get("securityContext");
        ConfigNode shared = spec.get("securityContext");
        boolean privileged = own.get("privileged").isTrue();
        to.factIf(privileged, Fact.PRIVILEGED, own.get("privileged").path(), "true");
        ConfigNode asked = own.get("capabilities");
        Capabilities tweaked = Capabilities.tweak(
                CapabilityTable.dockerDefaults(),
                asked.get("add").texts(),
                asked.get("drop").texts(),
                asked.get("add").path());
        to.capabilities(privileged ? new Capabilities(CapabilityTable.names(), tweaked.requested()) : tweaked);
        ConfigNode escalation = own.get("allowPrivilegeEscalation");
        to.factIf(escalation.isTrue(), Fact.ALLOW_PRIVILEGE_ESCALATION, escalation.path(), "true");
        to.factIf(!escalation.isFalse(), Fact.NO_NEW_PRIVS_MISSING, escalation.path(), escalation.text());
        ConfigNode user = KubernetesConfinement.nearer(own, shared, "runAsUser");
        boolean nonRoot =
                KubernetesConfinement.nearer(own, shared, "runAsNonRoot").isTrue();
        boolean root = user.isPresent() ? user.text().equals("0") : !nonRoot;
        to.factIf(root, Fact.ROOT_USER, user.path(), user.text());
        ConfigNode readOnly = own.get("readOnlyRootFilesystem");
        to.factIf(!readOnly.isTrue(), Fact.ROOTFS_RW, readOnly.path(), readOnly.text());
    }

    private static void mounts(ConfigNode container, Map<String, ConfigNode> hostPaths, ContainerPosture.Builder to) {
        for (ConfigNode mount : container.get("volumeMounts").items()) {
            ConfigNode path = hostPaths.get(mount.get("name").text());
            if (path == null || path.text().isEmpty()) {
                continue;
            }
            String below = mount.get("subPath").text();
            to.mount(new HostMount(
                    below.isEmpty() ? path.text() : path.text() + "/" + below,
                    mount.get("mountPath").text(),
                    mount.get("readOnly").isTrue(),
                    mount.get("mountPropagation").text(),
                    path.path()));
        }
    }
}
