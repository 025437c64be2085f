package io.hivesec.dispositions.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Action;
import io.hivesec.alert.Plan.Reach;
import io.hivesec.alert.Plan.Step;
import io.hivesec.alert.Plan.Target;
import io.hivesec.dispositions.Effector;
import io.hivesec.dispositions.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Isolates or deletes the pod that an alert is about. The pod is named by namespace and name, is the one only when the alert's
 * container is in it, and is known again by its uid. A plan is made only when the API server says, in a dry run, that it would.
 *
 * <p>Isolation counts as done when the policy and the label are there <em>and</em> no port that answered when it was planned still
 * does. Where one does, it is NOT ENFORCED, and is taken back. Where no port answered before, the outcome says that enforcement
 * was not seen.
 *
 * <p>Threads: safe.
 */
public final class PodEffector implements Effector {
    private static final String DENY = "deny";
    private static final String ALLOW = "allow";
    private static final String LABEL = "label";
    private static final String UNLABEL = "unlabel";
    private static final String DELETE = "delete";
    private static final String ANSWERED = "answered";
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration TAKES_EFFECT = Duration.ofSeconds(10);
    private static final Duration GONE = Duration.ofSeconds(90);

    private final PodResponse response;
    private final Cluster cluster;
    private final PodIsolation isolation;
    private final Enforcement enforcement;
    private final Duration takesEffect;

    /**
     * An effector that gives one response.
     *
     * @param response which
     * @param client the cluster; stays the caller's to close
     * @param enforcement looks whether policies do anything here
     */
    public PodEffector(PodResponse response, KubernetesClient client, Enforcement enforcement) {
        this(response, client, enforcement, TAKES_EFFECT);
    }

    PodEffector(PodResponse response, KubernetesClient client, Enforcement enforcement, Duration takesEffect) {
        this.takesEffect = takesEffect;
        this.response = Objects.requireNonNull(response, "response");
        this.cluster = new Cluster(client);
        this.isolation = new PodIsolation(cluster);
        this.enforcement = Objects.requireNonNull(enforcement, "enforcement");
    }

    @Override
    public String id() {
        return response.id();
    }

    @Override
    public Optional<Plan> plan(Alert alert) throws IOException {
        Optional<Pod> found = cluster.podOf(alert);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Pod pod = found.get();
        requireSuitable(pod);
        if (response == PodResponse.ISOLATE) {
            isolation.tryOut(pod);
        } else {
            cluster.delete(pod, "pods", true);
        }
        return Optional.of(new Plan(
                id(),
                alert.id(),
                response.impact(),
                new Target("pod", name(pod), Map.of("uid", pod.getMetadata().getUid())),
                List.of(
                        "the pod has the same uid",
                        "it is not the responder's own, not static, and of no system namespace"),
                steps(pod),
                reach(pod)));
    }

    private List<Step> steps(Pod pod) throws IOException {
        if (response == PodResponse.DELETE) {
            return List.of(new Step(
                    "delete the pod, one second after its processes are asked to end", Action.of(DELETE), null));
        }
        String uid = pod.getMetadata().getUid();
        return List.of(
                new Step(
                        "create network policy " + PodIsolation.policyName(uid)
                                + ", which lets nothing in or out of the pod with this label",
                        Action.of(DENY, ANSWERED, join(answering(pod, ports(pod)))),
                        Action.of(ALLOW)),
                new Step("label the pod " + PodIsolation.LABEL + "=" + uid, Action.of(LABEL), Action.of(UNLABEL)));
    }

    private Reach reach(Pod pod) throws IOException {
        List<String> remains = new ArrayList<>();
        if (response == PodResponse.DELETE) {
            remains.add(Cluster.controller(pod)
                    .map(owner -> owner.getKind() + " " + owner.getName()
                            + " starts another pod at once, with whatever let the intruder in")
                    .orElse("nothing starts it again"));
            remains.add("what it wrote to volumes of the node or the network stays");
            return new Reach(
                    "pod " + name(pod) + " and whoever it serves", remains, "the API server has no pod of that uid");
        }
        for (String other : isolation.others(pod)) {
            remains.add("network policy " + other
                    + " selects the pod too, and what it lets through stays open: policies add up");
        }
        remains.add("connections that are established may live on: that is up to the network plugin");
        remains.add("most plugins let the pod's own node, and so its kubelet, through");
        remains.add("its processes run on; mounted sockets and volumes are as they were");
        return new Reach(
                "pod " + name(pod) + " and whoever it serves; its replicas go on",
                remains,
                "the policy and the label are there, and no port that answered before still does");
    }

    private void requireSuitable(Pod pod) throws RefusedException {
        Cluster.requireTouchable(pod);
        if (response == PodResponse.ISOLATE && Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
            throw new RefusedException(
                    "pod " + name(pod) + " uses its node's network, which no policy holds; delete it");
        }
    }

    @Override
    public void check(Target target, Moment moment) throws IOException {
        if (moment == Moment.APPLY) {
            requireSuitable(find(target).orElseThrow(() -> gone(target)));
        }
    }

    private Optional<Pod> find(Target target) throws IOException {
        String[] name = target.id().split("/", 2);
        return cluster.pod(name[0], name[name.length - 1])
                .filter(pod -> pod.getMetadata().getUid().equals(uid(target)));
    }

    private static RefusedException gone(Target target) {
        return new RefusedException(
                "pod " + target.id() + " is gone, or is not the one that was planned for: no uid " + uid(target));
    }

    @Override
    public Workload workload(Target target) throws IOException {
        Pod pod = find(target).orElseThrow(() -> gone(target));
        return Workloads.of(pod, cluster);
    }

    @Override
    public Map<String, String> evidence(Target target, Path directory) throws IOException {
        Pod pod = find(target).orElseThrow(() -> gone(target));
        return new PodEvidence(cluster).take(pod, response.impact() == Plan.Impact.DESTRUCTIVE, directory);
    }

    @Override
    public Optional<Action> inverse(Target target, Action action) throws IOException {
        return switch (action.name()) {
            case DENY ->
                isolation.stands(namespace(target), uid(target)) ? Optional.empty() : Optional.of(Action.of(ALLOW));
            case LABEL ->
                find(target).filter(PodIsolation::isLabelled).isPresent()
                        ? Optional.empty()
                        : Optional.of(Action.of(UNLABEL));
            default -> Optional.empty();
        };
    }

    @Override
    public String perform(Target target, Action action) throws IOException {
        Optional<Pod> pod = find(target);
        switch (action.name()) {
            case DENY -> isolation.deny(namespace(target), uid(target));
            case ALLOW -> isolation.allow(namespace(target), uid(target));
            case LABEL -> isolation.label(pod.orElseThrow(() -> gone(target)));
            case UNLABEL -> {
                if (pod.isEmpty()) {
                    return "the pod is gone, and its label with it";
                }
                isolation.unlabel(pod.get());
            }
            case DELETE -> delete(target);
            default -> throw new IOException("a pod knows no action '" + action.name() + "'");
        }
        return "";
    }

    private void delete(Target target) throws IOException {
        Optional<Pod> pod = find(target);
        if (pod.isEmpty()) {
            return;
        }
        cluster.delete(pod.get(), "pods", false);
        Cluster.call(
                "wait for the end of pod " + target.id(),
                () -> cluster.client()
                        .pods()
                        .inNamespace(namespace(target))
                        .withName(pod.get().getMetadata().getName())
                        .waitUntilCondition(
                                now -> now == null
                                        || !now.getMetadata().getUid().equals(uid(target)),
                                GONE.toSeconds(),
                                TimeUnit.SECONDS));
    }

    @Override
    public Probe probe(Plan plan) throws IOException {
        Target target = plan.target();
        Optional<Pod> pod = find(target);
        if (response == PodResponse.DELETE) {
            return new Probe(
                    pod.isEmpty(),
                    List.of(pod.isEmpty() ? "the API server has no pod of that uid" : "the pod is still there"));
        }
        if (pod.isEmpty()) {
            return new Probe(true, List.of("the pod is gone"));
        }
        if (!isolation.stands(namespace(target), uid(target))) {
            return new Probe(false, List.of("there is no policy that denies everything"));
        }
        if (!PodIsolation.isLabelled(pod.get())) {
            return new Probe(false, List.of("the pod has not the label that the policy selects"));
        }
        return enforced(pod.get(), answered(plan));
    }

    private Probe enforced(Pod pod, List<Integer> before) throws IOException {
        String stands = "the policy is there and the pod has its label";
        if (before.isEmpty()) {
            return new Probe(
                    true,
                    List.of(
                            stands,
                            "whether anything enforces the policy was not seen: no port of the pod answered when this was"
                                    + " planned"));
        }
        long start = System.nanoTime();
        List<Integer> still = answering(pod, before);
        while (!still.isEmpty() && System.nanoTime() - start < takesEffect.toNanos()) {
            still = answering(pod, still);
        }
        return still.isEmpty()
                ? new Probe(true, List.of(stands, "port(s) " + join(before) + " answered before and do not now"))
                : new Probe(
                        false,
                        List.of(
                                stands,
                                "NOT ENFORCED: port(s) " + join(still)
                                        + " still answer; no network plugin here enforces it,"
                                        + " another policy lets it through, or this looks from the pod's own node"));
    }

    private List<Integer> answering(Pod pod, List<Integer> ports) throws IOException {
        String address = pod.getStatus().getPodIP();
        return address == null || address.isEmpty() || ports.isEmpty()
                ? List.of()
                : enforcement.answering(address, ports, CONNECT);
    }

    private static List<Integer> ports(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> port.getProtocol() == null || port.getProtocol().equals("TCP"))
                .map(ContainerPort::getContainerPort)
                .distinct()
                .toList();
    }

    private static List<Integer> answered(Plan plan) {
        return plan.steps().stream()
                .flatMap(step -> Optional.ofNullable(step.action()).stream())
                .flatMap(action -> Arrays.stream(action.argument(ANSWERED).split(",")))
                .filter(port -> port.matches("[0-9]{1,5}"))
                .map(Integer::valueOf)
                .toList();
    }

    private static String join(List<Integer> ports) {
        return String.join(",", ports.stream().map(String::valueOf).toList());
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }

    private static String namespace(Target target) {
        return target.id().split("/", 2)[0];
    }

    private static String uid(Target target) {
        return target.identity().getOrDefault("uid", "");
    }
}
