package io.hivesec.dispositions.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.dispositions.Budget;
import io.hivesec.dispositions.Effector;
import io.hivesec.dispositions.JournaledDisposition;
import io.hivesec.dispositions.Plans;
import io.hivesec.dispositions.RefusedException;
import io.hivesec.dispositions.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Responses through the API of a mock server that knows dry runs and uids. */
final class KubernetesResponseTest {
    @TempDir
    private Path directory;

    private final FakeCluster cluster = new FakeCluster();
    private Journal journal;

    @BeforeEach
    void open() throws IOException {
        journal = Journal.open(directory.resolve("journal"), new byte[0], Clock.systemUTC());
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
        cluster.close();
    }

    @Test
    void isolate_pod_isDeniedEverythingAloneAndRestored() throws Exception {
        Pod pod = cluster.pod("shop", "web-1-a");
        Pod replica = cluster.pod("shop", "web-1-b");
        JournaledDisposition isolate = pods(PodResponse.ISOLATE, answers(List.of(8080), List.of()));
        Plan plan = isolate.plan(alert("web-1-a")).orElseThrow();
        assertThat(cluster.writes()).as("a plan changes nothing").isEmpty();
        assertThat(Plans.read(Plans.json(plan))).isEqualTo(plan);

        Outcome applied = isolate.apply(approve(plan));
        assertThat(applied.state()).as("%s", applied.details()).isEqualTo(State.VERIFIED);
        assertThat(applied.details()).anyMatch(detail -> detail.contains("8080 answered before and do not now"));
        NetworkPolicy policy = policies().get(0);
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress()).isEmpty();
        assertThat(policy.getSpec().getEgress()).isEmpty();
        String uid = pod.getMetadata().getUid();
        assertThat(policy.getSpec().getPodSelector().getMatchLabels()).containsExactly(entry(uid));
        assertThat(labels("web-1-a")).contains(entry(uid));
        assertThat(labels("web-1-b")).isEqualTo(replica.getMetadata().getLabels());
        assertThat(Files.readString(journal.directory()
                        .resolve("evidence")
                        .resolve(Plans.id(plan))
                        .resolve("pod.yaml")))
                .contains(uid);

        assertThat(isolate.undo(approve(plan)).state()).isEqualTo(State.UNDONE);
        assertThat(policies()).isEmpty();
        // The mock keeps the name of a label whose value was taken away; a server does not.
        assertThat(labels("web-1-a").get(PodIsolation.LABEL)).isNull();
        assertThat(labels("web-1-a")).containsAllEntriesOf(pod.getMetadata().getLabels());
    }

    @Test
    void isolate_twice_changesNothingTheSecondTime() throws Exception {
        cluster.pod("shop", "web-1-a");
        JournaledDisposition isolate = pods(PodResponse.ISOLATE, silence());
        Plan plan = isolate.plan(alert("web-1-a")).orElseThrow();
        isolate.apply(approve(plan));
        cluster.writes();
        assertThat(isolate.apply(approve(plan)).state()).isEqualTo(State.VERIFIED);
        assertThat(cluster.writes()).isEmpty();
    }

    @Test
    void isolate_whereNothingEnforcesPolicies_isSaidAndTakenBack() throws Exception {
        cluster.pod("shop", "web-1-a");
        Enforcement unmoved = (address, ports, patience) -> {
            assertThat(address).isEqualTo("10.1.2.3");
            return List.copyOf(ports);
        };
        JournaledDisposition isolate = new JournaledDisposition(
                new PodEffector(PodResponse.ISOLATE, cluster.client(), unmoved, Duration.ZERO),
                journal,
                Budget.DEFAULT,
                Clock.systemUTC());
        Outcome outcome = isolate.apply(approve(isolate.plan(alert("web-1-a")).orElseThrow()));
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.details().toString()).contains("NOT ENFORCED: port(s) 8080");
        assertThat(policies()).isEmpty();
    }

    @Test
    void isolate_podWithoutAnAnsweringPort_saysThatEnforcementWasNotSeen() throws Exception {
        cluster.pod("shop", "web-1-a");
        JournaledDisposition isolate = pods(PodResponse.ISOLATE, silence());
        assertThat(isolate.apply(approve(isolate.plan(alert("web-1-a")).orElseThrow()))
                        .details())
                .anyMatch(detail -> detail.contains("was not seen"));
    }

    @Test
    void plan_otherPoliciesThatLetSomethingThrough_areToldAsOpen() throws Exception {
        cluster.pod("shop", "web-1-a");
        policy("lets-web-in", "web");
        policy("lets-others-in", "other");
        Plan plan = pods(PodResponse.ISOLATE, silence()).plan(alert("web-1-a")).orElseThrow();
        assertThat(plan.remains())
                .anyMatch(open -> open.contains("lets-web-in"))
                .noneMatch(open -> open.contains("lets-others-in"));
    }

    @Test
    void apply_podThatWasReplacedByOneOfItsName_isRefusedAndTheNewOneIsLeftAlone() throws Exception {
        cluster.pod("shop", "web-1-a");
        for (PodResponse response : PodResponse.values()) {
            JournaledDisposition disposition = pods(response, silence());
            Plan plan = disposition.plan(alert("web-1-a")).orElseThrow();
            cluster.client().pods().inNamespace("shop").withName("web-1-a").delete();
            Pod young = cluster.pod("shop", "web-1-a");
            Outcome outcome = disposition.apply(approve(plan));
            assertThat(outcome.state()).isEqualTo(State.REFUSED);
            assertThat(outcome.details().toString()).contains("is not the one that was planned for");
            assertThat(cluster.writes()).isEmpty();
            assertThat(cluster.client().pods().resource(young).get()).isNotNull();
        }
    }

    @Test
    void patch_uidOfAnotherPod_isRefusedByTheServer() {
        Pod pod = cluster.pod("shop", "web-1-a");
        Pod other = new PodBuilder(pod)
                .editMetadata()
                .withUid("other")
                .endMetadata()
                .build();
        PodIsolation isolation = new PodIsolation(new Cluster(cluster.client()));
        assertThatThrownBy(() -> isolation.label(other)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> new Cluster(cluster.client()).delete(other, "pods", false))
                .isInstanceOf(RefusedException.class);
        assertThat(labels("web-1-a")).isEqualTo(pod.getMetadata().getLabels());
    }

    @Test
    void undo_podThatIsGone_stillRemovesThePolicy() throws Exception {
        cluster.pod("shop", "web-1-a");
        JournaledDisposition isolate = pods(PodResponse.ISOLATE, silence());
        Plan plan = isolate.plan(alert("web-1-a")).orElseThrow();
        isolate.apply(approve(plan));
        cluster.client().pods().inNamespace("shop").withName("web-1-a").delete();
        Outcome undone = isolate.undo(approve(plan));
        assertThat(undone.state()).isEqualTo(State.UNDONE);
        assertThat(undone.details()).contains("the pod is gone, and its label with it");
        assertThat(policies()).isEmpty();
    }

    @Test
    void delete_pod_isGoneAfterEvidence() throws Exception {
        cluster.pod("shop", "web-1-a");
        cluster.pod("shop", "web-1-b");
        JournaledDisposition delete = pods(PodResponse.DELETE, silence());
        Plan plan = delete.plan(alert("web-1-a")).orElseThrow();
        assertThat(cluster.writes()).isEmpty();
        assertThat(plan.remains()).anyMatch(open -> open.contains("ReplicaSet web-1 starts another pod at once"));
        Outcome outcome = delete.apply(approve(plan));
        assertThat(outcome.state()).as("%s", outcome.details()).isEqualTo(State.VERIFIED);
        assertThat(cluster.client().pods().inNamespace("shop").list().getItems())
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactly("web-1-b");
        assertThat(delete.undo(approve(plan)).state()).isEqualTo(State.REFUSED);
    }

    @Test
    void plan_whatMustNotBeTouched_isRefusedWithTheReason() {
        cluster.pod("kube-system", "dns");
        refuses(
                pods(PodResponse.DELETE, silence()),
                FakeCluster.about("kube-system", "dns", ""),
                "belongs to the system");
        refuses(pods(PodResponse.DELETE, silence()), alert("none"), "is gone");
        cluster.pod("shop", "web-1-a");
        refuses(
                pods(PodResponse.DELETE, silence()),
                FakeCluster.about("shop", "web-1-a", "ffffffffffff"),
                "another pod or container took its place");
        Pod pod =
                cluster.client().pods().inNamespace("shop").withName("web-1-a").get();
        cluster.client()
                .resource(new PodBuilder(pod)
                        .editMetadata()
                        .addToAnnotations("kubernetes.io/config.mirror", "1")
                        .endMetadata()
                        .build())
                .update();
        refuses(pods(PodResponse.DELETE, silence()), alert("web-1-a"), "static pod");
    }

    @Test
    void isolate_podOnItsNodesNetwork_isRefusedAndMayBeDeleted() {
        Pod pod = cluster.pod("shop", "web-1-a");
        cluster.client()
                .resource(new PodBuilder(pod)
                        .editSpec()
                        .withHostNetwork(true)
                        .endSpec()
                        .build())
                .update();
        refuses(pods(PodResponse.ISOLATE, silence()), alert("web-1-a"), "its node's network");
        assertThat(pods(PodResponse.DELETE, silence()).plan(alert("web-1-a"))).isPresent();
    }

    @Test
    void plan_whatTheServerForbids_isRefusedBeforeAnythingIsDone() {
        cluster.pod("shop", "web-1-a");
        cluster.forbid("networkpolicies");
        refuses(pods(PodResponse.ISOLATE, silence()), alert("web-1-a"), "could not create a network policy in shop");
        assertThat(cluster.writes()).isEmpty();
    }

    @Test
    void plan_alertOfNoPod_isNone() {
        assertThat(pods(PodResponse.ISOLATE, silence()).plan(FakeCluster.about("", "", FakeCluster.CONTAINER)))
                .isEmpty();
    }

    @Test
    void cordon_nodeOfThePod_isUnschedulableAndRestored() throws Exception {
        cluster.pod("shop", "web-1-a");
        cluster.client()
                .nodes()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("node-1")
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .build())
                .create();
        cluster.writes();
        JournaledDisposition cordon = disposition(new NodeEffector(cluster.client()));
        Plan plan = cordon.plan(alert("web-1-a")).orElseThrow();
        assertThat(cluster.writes()).isEmpty();
        assertThat(cordon.apply(approve(plan)).state()).isEqualTo(State.VERIFIED);
        assertThat(unschedulable()).isTrue();
        assertThat(cordon.undo(approve(plan)).state()).isEqualTo(State.UNDONE);
        assertThat(unschedulable()).isNotEqualTo(true);
    }

    @Test
    void scale_deploymentAboveThePod_isScaledToNothingAndBack() throws Exception {
        cluster.pod("shop", "web-1-a");
        deployment(3);
        JournaledDisposition scale = disposition(new ScaleEffector(cluster.client()));
        Plan plan = scale.plan(alert("web-1-a")).orElseThrow();
        assertThat(plan.target().id()).isEqualTo("shop/Deployment/web");
        assertThat(cluster.writes()).isEmpty();
        assertThat(scale.apply(approve(plan)).state()).isEqualTo(State.VERIFIED);
        assertThat(replicas()).isZero();
        assertThat(scale.undo(approve(plan)).state()).isEqualTo(State.UNDONE);
        assertThat(replicas()).isEqualTo(3);
    }

    @Test
    void scale_podThatNothingScales_isRefused() {
        cluster.pod("shop", "web-1-a");
        refuses(
                disposition(new ScaleEffector(cluster.client())),
                alert("web-1-a"),
                "belongs to nothing that has replicas");
    }

    private void deployment(int replicas) {
        Deployment deployment = cluster.client()
                .apps()
                .deployments()
                .inNamespace("shop")
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace("shop")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .endSpec()
                        .build())
                .create();
        cluster.client()
                .apps()
                .replicaSets()
                .inNamespace("shop")
                .resource(new ReplicaSetBuilder()
                        .withNewMetadata()
                        .withName("web-1")
                        .withNamespace("shop")
                        .addNewOwnerReference()
                        .withApiVersion("apps/v1")
                        .withController(true)
                        .withKind("Deployment")
                        .withName("web")
                        .withUid(deployment.getMetadata().getUid())
                        .endOwnerReference()
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .endSpec()
                        .build())
                .create();
        cluster.writes();
    }

    private int replicas() {
        return cluster.client()
                .apps()
                .deployments()
                .inNamespace("shop")
                .withName("web")
                .get()
                .getSpec()
                .getReplicas();
    }

    private Boolean unschedulable() {
        return cluster.client().nodes().withName("node-1").get().getSpec().getUnschedulable();
    }

    private void policy(String name, String app) {
        cluster.client()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace("shop")
                .resource(new NetworkPolicyBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("shop")
                        .endMetadata()
                        .withNewSpec()
                        .withNewPodSelector()
                        .addToMatchLabels("app", app)
                        .endPodSelector()
                        .withPolicyTypes("Ingress")
                        .addNewIngress()
                        .endIngress()
                        .endSpec()
                        .build())
                .create();
    }

    private static void refuses(JournaledDisposition disposition, Alert alert, String reason) {
        assertThatThrownBy(() -> disposition.plan(alert))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(RefusedException.class)
                .hasMessageContaining(reason);
    }

    private JournaledDisposition pods(PodResponse response, Enforcement enforcement) {
        return disposition(new PodEffector(response, cluster.client(), enforcement));
    }

    private JournaledDisposition disposition(Effector effector) {
        return new JournaledDisposition(effector, journal, Budget.DEFAULT, Clock.systemUTC());
    }

    /** Answers the first question with one list, and those that follow with another. */
    private static Enforcement answers(List<Integer> first, List<Integer> then) {
        List<List<Integer>> left = new ArrayList<>(List.of(first, then));
        return (address, ports, patience) -> left.size() > 1 ? left.remove(0) : left.get(0);
    }

    private static Enforcement silence() {
        return (address, ports, patience) -> List.of();
    }

    private static Alert alert(String pod) {
        return FakeCluster.about("shop", pod, FakeCluster.CONTAINER.substring(0, 12));
    }

    private static Approval approve(Plan plan) {
        return new Approval(plan, "ann", Instant.parse("2026-01-02T03:05:00Z"));
    }

    private List<NetworkPolicy> policies() {
        return cluster.client()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace("shop")
                .list()
                .getItems();
    }

    private Map<String, String> labels(String pod) {
        return cluster.client()
                .pods()
                .inNamespace("shop")
                .withName(pod)
                .get()
                .getMetadata()
                .getLabels();
    }

    private static Map.Entry<String, String> entry(String uid) {
        return Map.entry(PodIsolation.LABEL, uid);
    }
}
