package io.hivesec.dispositions.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Action;
import io.hivesec.alert.Plan.Impact;
import io.hivesec.alert.Plan.Reach;
import io.hivesec.alert.Plan.Step;
import io.hivesec.alert.Plan.Target;
import io.hivesec.dispositions.Effector;
import io.hivesec.dispositions.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scales the workload of the pod that an alert is about to nothing, for an intruder that every replica lets in again. The pods and
 * what is in their memory and files are gone; the number of replicas is put back by the undo.
 *
 * <p>Threads: safe.
 */
public final class ScaleEffector implements Effector {
    /** The id of the disposition. */
    public static final String ID = "workload.scale-to-zero";

    private static final String SCALE = "scale";
    private static final String REPLICAS = "replicas";

    private final Cluster cluster;

    /**
     * An effector.
     *
     * @param client the cluster; stays the caller's to close
     */
    public ScaleEffector(KubernetesClient client) {
        this.cluster = new Cluster(client);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Optional<Plan> plan(Alert alert) throws IOException {
        Optional<Pod> pod = cluster.podOf(alert);
        if (pod.isEmpty()) {
            return Optional.empty();
        }
        Scalable workload = scalable(pod.get());
        scale(workload, 0, true);
        return Optional.of(new Plan(
                ID,
                alert.id(),
                Impact.DESTRUCTIVE,
                new Target("workload", workload.id(), Map.of("uid", workload.uid())),
                List.of("the workload has the same uid", "it is of no system namespace"),
                List.of(new Step(
                        "scale it from " + workload.replicas() + " replicas to none",
                        Action.of(SCALE, REPLICAS, "0"),
                        Action.of(SCALE, REPLICAS, String.valueOf(workload.replicas())))),
                new Reach(
                        "all " + workload.replicas() + " replicas of " + workload.id() + " and whoever they serve",
                        List.of(
                                "what the pods had in memory and in files of their own is gone for good",
                                "an autoscaler or a deployment tool may scale it up again"),
                        "the API server says that no replica is wanted and none is there")));
    }

    /** The pod's deployment or stateful set; a replica set only where no deployment would undo it. */
    private Scalable scalable(Pod pod) throws IOException {
        String namespace = pod.getMetadata().getNamespace();
        OwnerReference owner = Cluster.controller(pod).orElseThrow(() -> nothingScales(pod));
        if (owner.getKind().equals("ReplicaSet")) {
            HasMetadata set = read("ReplicaSet", namespace, owner.getName()).orElseThrow(() -> nothingScales(pod));
            OwnerReference above = Cluster.controller(set).orElse(owner);
            return find(above.getKind(), namespace, above.getName()).orElseThrow(() -> nothingScales(pod));
        }
        return find(owner.getKind(), namespace, owner.getName()).orElseThrow(() -> nothingScales(pod));
    }

    private static RefusedException nothingScales(Pod pod) {
        return new RefusedException("pod " + pod.getMetadata().getNamespace() + "/"
                + pod.getMetadata().getName() + " belongs to nothing that has replicas");
    }

    private Optional<Scalable> find(String kind, String namespace, String name) throws IOException {
        return read(kind, namespace, name).map(object -> Scalable.of(kind, object));
    }

    private Optional<HasMetadata> read(String kind, String namespace, String name) throws IOException {
        Optional<Resource<? extends HasMetadata>> resource = resource(kind, namespace, name);
        return resource.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(Cluster.call(
                        "read " + namespace + "/" + kind + "/" + name,
                        () -> resource.get().get()));
    }

    private Optional<Resource<? extends HasMetadata>> resource(String kind, String namespace, String name) {
        var apps = cluster.client().apps();
        return switch (kind) {
            case "Deployment" ->
                Optional.of(apps.deployments().inNamespace(namespace).withName(name));
            case "StatefulSet" ->
                Optional.of(apps.statefulSets().inNamespace(namespace).withName(name));
            case "ReplicaSet" ->
                Optional.of(apps.replicaSets().inNamespace(namespace).withName(name));
            default -> Optional.empty();
        };
    }

    @Override
    public void check(Target target, Moment moment) throws IOException {
        find(target);
    }

    private Scalable find(Target target) throws IOException {
        String[] parts = target.id().split("/", 3);
        if (parts.length != 3) {
            throw new RefusedException("'" + target.id() + "' names no workload");
        }
        return find(parts[1], parts[0], parts[2])
                .filter(workload -> workload.uid().equals(target.identity().get("uid")))
                .orElseThrow(() -> new RefusedException(
                        "workload " + target.id() + " is gone, or is not the one that was planned for"));
    }

    @Override
    public Optional<Action> inverse(Target target, Action action) throws IOException {
        int replicas = find(target).replicas();
        return action.argument(REPLICAS).equals(String.valueOf(replicas))
                ? Optional.empty()
                : Optional.of(Action.of(SCALE, REPLICAS, String.valueOf(replicas)));
    }

    @Override
    public String perform(Target target, Action action) throws IOException {
        if (!action.name().equals(SCALE) || !action.argument(REPLICAS).matches("[0-9]{1,6}")) {
            throw new IOException("a workload knows no action '" + action.name() + "'");
        }
        scale(find(target), Integer.parseInt(action.argument(REPLICAS)), false);
        return "";
    }

    private void scale(Scalable workload, int replicas, boolean dryRun) throws IOException {
        var change = Cluster.change();
        change.withObject("/spec").put(REPLICAS, replicas);
        String[] parts = workload.id().split("/", 3);
        Resource<? extends HasMetadata> resource =
                resource(parts[1], parts[0], parts[2]).orElseThrow();
        cluster.patch("scale " + workload.id(), resource, workload.uid(), change, dryRun);
    }

    @Override
    public Probe probe(Plan plan) throws IOException {
        Scalable now = find(plan.target());
        return new Probe(
                now.replicas() == 0,
                List.of(now.replicas() + " replica(s) are wanted, " + now.running() + " are there"));
    }

    /**
     * Something that has replicas.
     *
     * @param id its namespace, kind and name
     * @param uid tells it from another of its name
     * @param replicas how many are wanted
     * @param running how many there are
     */
    private record Scalable(String id, String uid, int replicas, int running) {
        static Scalable of(String kind, HasMetadata object) {
            Integer wanted = null;
            Integer running = null;
            if (object instanceof Deployment deployment) {
                wanted = deployment.getSpec().getReplicas();
                running = deployment.getStatus() == null
                        ? null
                        : deployment.getStatus().getReplicas();
            } else if (object instanceof StatefulSet set) {
                wanted = set.getSpec().getReplicas();
                running = set.getStatus() == null ? null : set.getStatus().getReplicas();
            } else if (object instanceof ReplicaSet set) {
                wanted = set.getSpec().getReplicas();
                running = set.getStatus() == null ? null : set.getStatus().getReplicas();
            }
            return new Scalable(
                    object.getMetadata().getNamespace() + "/" + kind + "/"
                            + object.getMetadata().getName(),
                    object.getMetadata().getUid(),
                    wanted == null ? 1 : wanted,
                    running == null ? 0 : running);
        }
    }
}
