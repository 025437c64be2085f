package io.hivesec.dispositions.kubernetes;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.hivesec.dispositions.Effector.Workload;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which pods do the same work. */
final class Workloads {
    private Workloads() {}

    /** The pod's workload, and the pods that its controller has. */
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
        Set<String> replicas = pods == null
                ? Set.of()
                : pods.getItems().stream()
                        .filter(one -> Cluster.controller(one)
                                .filter(reference -> reference.getUid().equals(uid))
                                .isPresent())
                        .map(one -> "pod:" + namespace + "/" + one.getMetadata().getName())
                        .collect(Collectors.toSet());
        return new Workload(
                namespace + "/" + owner.get().getKind() + "/" + owner.get().getName(), replicas);
    }
}
