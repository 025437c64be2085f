package io.hivesec.detectors.escape;

import io.hivesec.detectors.escape.ContainerPosture.Dialect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the containers of one object's pods. Not thread-safe. */
final class KubernetesPod {
    private final String source;
    private final String name;
    private final ConfigNode object;
    private final KubernetesClaims claims;
    /** The paths of the host by the names of volumes, for each list of volumes that was met. */
    private final Map<Object, Map<String, ConfigNode>> hostPaths = new IdentityHashMap<>();

    /**
     * @param source what names the text
     * @param name what names the object in it
     */
    KubernetesPod(String source, String name, ConfigNode object, KubernetesClaims claims) {
        this.source = source;
        this.name = name;
        this.object = object;
        this.claims = claims;
    }

    ContainerPosture read(PodScope pod, ConfigNode container, ConfigNode annotations) {
        String called = container.get("name").text();
        ContainerPosture.Builder to = ContainerPosture.builder(source + " " + name, Dialect.KUBERNETES)
                .identity(
                        "",
                        called.isEmpty() ? pod.get("name").text() : called,
                        container.get("image").text())
                .inPod(object.at("metadata", "namespace").text(), name)
                .command(command(container));
        pod(pod, to);
        container(pod, container, to);
        KubernetesConfinement.read(pod, container, annotations, to);
        mounts(pod, container, to);
        return to.build();
    }

    private static List<String> command(ConfigNode container) {
        List<String> command = new ArrayList<>(container.get("command").texts());
        command.addAll(container.get("args").texts());
        return command;
    }

    private static void pod(PodScope spec, ContainerPosture.Builder to) {
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

    private static void container(PodScope spec, ConfigNode container, ContainerPosture.Builder to) {
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

    private void mounts(PodScope pod, ConfigNode container, ContainerPosture.Builder to) {
        for (ConfigNode mount : container.get("volumeMounts").items()) {
            ConfigNode path = hostPath(pod, mount.get("name").text());
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

    /** The path of the host that a volume is; null when it is something else. */
    private @Nullable ConfigNode hostPath(PodScope pod, String volume) {
        for (int i = pod.maps().size() - 1; i >= 0; i--) {
            ConfigNode volumes = pod.maps().get(i).get("volumes");
            if (volumes.value() != null) {
                ConfigNode path = hostPaths
                        .computeIfAbsent(volumes.value(), list -> hostPaths(volumes))
                        .get(volume);
                if (path != null) {
                    return path;
                }
            }
        }
        return claimed().get(volume);
    }

    private Map<String, ConfigNode> hostPaths(ConfigNode volumes) {
        Map<String, ConfigNode> paths = new HashMap<>();
        for (ConfigNode volume : volumes.items()) {
            String called = volume.get("name").text();
            if (volume.get("hostPath").isMap()) {
                paths.put(called, volume.at("hostPath", "path"));
            } else if (volume.get("persistentVolumeClaim").isMap()) {
                ConfigNode claim = volume.at("persistentVolumeClaim", "claimName");
                claims.path(object.at("metadata", "namespace"), claim).ifPresent(path -> paths.put(called, path));
            }
        }
        return paths;
    }

    /** Those of a StatefulSet's claim templates, whose names are the volumes'. */
    private Map<String, ConfigNode> claimed() {
        ConfigNode templates = object.at("spec", "volumeClaimTemplates");
        return templates.value() == null
                ? Map.of()
                : hostPaths.computeIfAbsent(templates.value(), list -> {
                    Map<String, ConfigNode> paths = new HashMap<>();
                    for (ConfigNode claim : templates.items()) {
                        claims.path(claim.get("spec"))
                                .ifPresent(path ->
                                        paths.put(claim.at("metadata", "name").text(), path));
                    }
                    return paths;
                });
    }
}
