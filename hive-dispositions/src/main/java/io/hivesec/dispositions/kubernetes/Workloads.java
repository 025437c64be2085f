package io.hivesec.dispositions.kubernetes;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.hivesec.dispositions.Effector.Workload;
import java.io.IOException;
import java.util.Optional;

/** Which pods do the same work. */
final class Workloads {
    private Workloads() {}

    /** The pod's workload, and how many pods its controller has. */
    static Workload of(Pod pod, Cluster cluster) throws IOException {
        Optional<OwnerReference> owner = Cluster.controller(pod);
        if (owner.isEmpty()) {
            return Workload.ALONE;
        }
        String namespace = pod.getMetadata().getNamespace();
        String uid = owner.get().getUid();
        var pods = Cluster.call(
                "list the pods of " + namespace,
                () -> cluster.client().pods().inNamespace(namespace).list());
        long replicas = pods == null
                ? 1
                : pods.getItems().stream()
                        .filter(one -> Cluster.controller(one)
                                .filter(reference -> reference.getUid().equals(uid))
                                .isPresent())
                        .count();
        return new Workload(
                namespace + "/" + owner.get().getKind() + "/" + owner.get().getName(), (int) Math.max(1, replicas));
    }
}
