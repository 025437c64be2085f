package io.hivesec.dispositions.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
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
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Cordons the node of the pod that an alert is about: nothing new is scheduled there while somebody looks whether an intruder
 * escaped to it. What runs on it runs on.
 *
 * <p>Threads: safe.
 */
public final class NodeEffector implements Effector {
    /** The id of the disposition. */
    public static final String ID = "node.cordon";

    private static final String CORDON = "cordon";
    private static final String UNCORDON = "uncordon";

    private final Cluster cluster;

    /**
     * An effector.
     *
     * @param client the cluster; stays the caller's to close
     */
    public NodeEffector(KubernetesClient client) {
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
        String name = pod.get().getSpec().getNodeName();
        Node node = read(name).orElseThrow(() -> new RefusedException("there is no node " + name));
        set(node, true, true);
        return Optional.of(new Plan(
                ID,
                alert.id(),
                Impact.REVERSIBLE,
                new Target("node", name, Map.of("uid", node.getMetadata().getUid())),
                List.of("the node has the same uid"),
                List.of(new Step("mark the node unschedulable", Action.of(CORDON), Action.of(UNCORDON))),
                new Reach(
                        "whatever would have been scheduled on node " + name,
                        List.of("everything that runs on it runs on, the intruder too"),
                        "the API server says that the node is unschedulable")));
    }

    @Override
    public void check(Target target, Moment moment) throws IOException {
        find(target);
    }

    private Node find(Target target) throws IOException {
        return read(target.id())
                .filter(node ->
                        node.getMetadata().getUid().equals(target.identity().get("uid")))
                .orElseThrow(() -> new RefusedException(
                        "node " + target.id() + " is gone, or is not the one that was planned for"));
    }

    private Optional<Node> read(String name) throws IOException {
        return Optional.ofNullable(Cluster.call(
                "read node " + name,
                () -> cluster.client().nodes().withName(name).get()));
    }

    @Override
    public Workload workload(Target target) throws IOException {
        var nodes = Cluster.call("list nodes", () -> cluster.client().nodes().list());
        return new Workload(
                "nodes",
                nodes == null
                        ? Set.of()
                        : nodes.getItems().stream()
                                .map(node -> "node:" + node.getMetadata().getName())
                                .collect(Collectors.toSet()));
    }

    @Override
    public Optional<Action> inverse(Target target, Action action) throws IOException {
        return action.name().equals(CORDON) && !isCordoned(find(target))
                ? Optional.of(Action.of(UNCORDON))
                : Optional.empty();
    }

    @Override
    public String perform(Target target, Action action) throws IOException {
        switch (action.name()) {
            case CORDON -> set(find(target), true, false);
            case UNCORDON -> set(find(target), false, false);
            default -> throw new IOException("a node knows no action '" + action.name() + "'");
        }
        return "";
    }

    private void set(Node node, boolean cordoned, boolean dryRun) throws IOException {
        var change = Cluster.change();
        if (cordoned) {
            change.withObject("/spec").put("unschedulable", true);
        } else {
            change.withObject("/spec").putNull("unschedulable");
        }
        cluster.patch(
                (cordoned ? "cordon node " : "uncordon node ")
                        + node.getMetadata().getName(),
                cluster.client().nodes().withName(node.getMetadata().getName()),
                node.getMetadata().getUid(),
                change,
                dryRun);
    }

    private static boolean isCordoned(Node node) {
        return Boolean.TRUE.equals(node.getSpec().getUnschedulable());
    }

    @Override
    public Probe probe(Plan plan) throws IOException {
        boolean cordoned = isCordoned(find(plan.target()));
        return new Probe(
                cordoned,
                List.of("the API server says that the node is " + (cordoned ? "unschedulable" : "schedulable")));
    }
}
