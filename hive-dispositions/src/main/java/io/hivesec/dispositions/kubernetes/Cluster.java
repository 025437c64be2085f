package io.hivesec.dispositions.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.hivesec.alert.Alert;
import io.hivesec.dispositions.RefusedException;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Kubernetes API, its errors as exceptions that say what was asked for. Threads: safe. */
final class Cluster {
    private static final Set<String> SYSTEM_NAMESPACES =
            Set.of("kube-system", "kube-public", "kube-node-lease", "calico-system", "tigera-operator", "cilium");
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;

    private final KubernetesClient client;

    Cluster(KubernetesClient client) {
        this.client = client;
    }

    KubernetesClient client() {
        return client;
    }

    /**
     * The pod that an alert is about, known by name and by the container in it.
     *
     * @return the pod; empty when the alert names none
     * @throws RefusedException when it is gone, was replaced by another of its name, or must not be touched
     * @throws IOException when the API cannot be asked
     */
    Optional<Pod> podOf(Alert alert) throws IOException {
        String name = alert.container().pod();
        String namespace = alert.container().namespace();
        if (name.isEmpty() || namespace.isEmpty()) {
            return Optional.empty();
        }
        Pod pod = pod(namespace, name)
                .orElseThrow(() -> new RefusedException("pod " + namespace + "/" + name + " is gone"));
        String container = alert.container().id();
        if (!container.isEmpty() && containerIds(pod).noneMatch(id -> id.startsWith(container))) {
            throw new RefusedException("pod " + namespace + "/" + name + " has no container " + container
                    + ": another pod or container took its place");
        }
        requireTouchable(pod);
        return Optional.of(pod);
    }

    Optional<Pod> pod(String namespace, String name) throws IOException {
        return Optional.ofNullable(call(
                "read pod " + namespace + "/" + name,
                () -> client.pods().inNamespace(namespace).withName(name).get()));
    }

    /** The ids of its containers, without the name of their runtime. */
    static Stream<String> containerIds(Pod pod) {
        return Stream.of(
                        pod.getStatus().getContainerStatuses(),
                        pod.getStatus().getInitContainerStatuses(),
                        pod.getStatus().getEphemeralContainerStatuses())
                .flatMap(List::stream)
                .map(status -> status.getContainerID() == null ? "" : status.getContainerID())
                .map(id -> id.substring(id.lastIndexOf('/') + 1));
    }

    /**
     * Refuses what a responder must not touch.
     *
     * @throws RefusedException with the reason
     */
    static void requireTouchable(Pod pod) throws RefusedException {
        String name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
        if (SYSTEM_NAMESPACES.contains(pod.getMetadata().getNamespace())) {
            throw new RefusedException("pod " + name + " belongs to the system");
        }
        if (pod.getMetadata().getAnnotations() != null
                && pod.getMetadata().getAnnotations().containsKey(MIRROR)) {
            throw new RefusedException(
                    "pod " + name + " is a static pod of its node, which the API server only mirrors");
        }
        if (pod.getMetadata().getName().equals(System.getenv("HOSTNAME"))) {
            throw new RefusedException("pod " + name + " is the responder's own");
        }
    }

    /** The object that made this one and looks after it. */
    static Optional<OwnerReference> controller(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    /**
     * Merges into an object, which has to have this uid still.
     *
     * @param dryRun whether the server only says whether it would
     * @throws RefusedException when it may not, or when the object is another one
     * @throws IOException when it does not work
     */
    <T extends HasMetadata> void patch(String what, Resource<T> object, String uid, ObjectNode change, boolean dryRun)
            throws IOException {
        ObjectNode guarded = change.deepCopy();
        guarded.withObject("/metadata").put("uid", uid);
        String text = guarded.toString();
        call(what, () -> dryRun ? object.dryRun(true).patch(MERGE, text) : object.patch(MERGE, text));
    }

    /**
     * Deletes an object of the core API, one second after its processes were asked to end, if it has its uid still.
     *
     * @param plural what its kind is called in the API's paths
     * @param dryRun whether the server only says whether it would
     * @throws RefusedException when it may not, or when the object is another one
     * @throws IOException when it does not work
     */
    void delete(HasMetadata object, String plural, boolean dryRun) throws IOException {
        String namespace = object.getMetadata().getNamespace();
        String name = object.getMetadata().getName();
        DeleteOptions options = new DeleteOptionsBuilder()
                .withGracePeriodSeconds(1L)
                .withNewPreconditions()
                .withUid(object.getMetadata().getUid())
                .endPreconditions()
                .build();
        call(
                "delete " + namespace + "/" + name,
                () -> client.raw(
                        "/api/v1/namespaces/" + namespace + "/" + plural + "/" + name + (dryRun ? "?dryRun=All" : ""),
                        "DELETE",
                        options));
    }

    static ObjectNode change() {
        return HiveModule.mapper().createObjectNode();
    }

    /**
     * Asks the API server.
     *
     * @throws RefusedException when it forbids what is asked, or the object is another one than was meant
     * @throws IOException when it cannot be asked, or something else is wrong
     */
    static <T> @Nullable T call(String what, Supplier<@Nullable T> question) throws IOException {
        try {
            return question.get();
        } catch (KubernetesClientException e) {
            String message =
                    "could not " + what + ": " + e.getMessage() + (e.getCause() == null ? "" : " " + e.getCause());
            int code = e.getCode();
            if (code == FORBIDDEN || code == CONFLICT || code == UNPROCESSABLE) {
                throw new RefusedException(message);
            }
            throw new IOException(message, e);
        }
    }
}
