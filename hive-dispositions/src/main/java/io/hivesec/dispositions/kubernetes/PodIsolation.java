package io.hivesec.dispositions.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy of one pod's own that lets nothing in or out, and the label by which it selects that pod and no replica of it.
 * Stateless but for the client.
 */
final class PodIsolation {
    /** Its value is the uid of the one pod that has it. */
    static final String LABEL = "hivesec.io/isolated";

    private static final String MANAGER = "app.kubernetes.io/managed-by";
    private static final String HIVE = "hive";
    private static final List<String> BOTH_WAYS = List.of("Ingress", "Egress");

    private final Cluster cluster;

    PodIsolation(Cluster cluster) {
        this.cluster = cluster;
    }

    static String policyName(String uid) {
        return "hive-isolate-" + uid;
    }

    /** Asks the server whether it would do both, and changes nothing. */
    void tryOut(Pod pod) throws IOException {
        String namespace = pod.getMetadata().getNamespace();
        String uid = pod.getMetadata().getUid();
        if (!stands(namespace, uid)) {
            Cluster.call(
                    "create a network policy in " + namespace,
                    () -> cluster.client()
                            .network()
                            .v1()
                            .networkPolicies()
                            .inNamespace(namespace)
                            .resource(policy(namespace, uid))
                            .dryRun(true)
                            .create());
        }
        cluster.patch("label pod " + name(pod), resource(pod), uid, label(uid), true);
    }

    void deny(String namespace, String uid) throws IOException {
        if (!stands(namespace, uid)) {
            Cluster.call(
                    "create a network policy in " + namespace,
                    () -> cluster.client()
                            .network()
                            .v1()
                            .networkPolicies()
                            .inNamespace(namespace)
                            .resource(policy(namespace, uid))
                            .create());
        }
    }

    /** Removes the policy; one of its name that is not this one stays. */
    void allow(String namespace, String uid) throws IOException {
        NetworkPolicy policy = read(namespace, uid);
        if (policy != null && isOurs(policy, uid)) {
            Cluster.call(
                    "delete network policy " + policyName(uid),
                    () -> cluster.client()
                            .resource(policy)
                            .lockResourceVersion(policy.getMetadata().getResourceVersion())
                            .delete());
        }
    }

    void label(Pod pod) throws IOException {
        String uid = pod.getMetadata().getUid();
        cluster.patch("label pod " + name(pod), resource(pod), uid, label(uid), false);
    }

    void unlabel(Pod pod) throws IOException {
        ObjectNode change = Cluster.change();
        change.withObject("/metadata").withObject("/labels").putNull(LABEL);
        cluster.patch(
                "take the label from pod " + name(pod),
                resource(pod),
                pod.getMetadata().getUid(),
                change,
                false);
    }

    /** Whether the policy is there and denies what it should. */
    boolean stands(String namespace, String uid) throws IOException {
        NetworkPolicy policy = read(namespace, uid);
        return policy != null && isOurs(policy, uid);
    }

    static boolean isLabelled(Pod pod) {
        return pod.getMetadata().getLabels() != null
                && pod.getMetadata()
                        .getUid()
                        .equals(pod.getMetadata().getLabels().get(LABEL));
    }

    /** Policies of others that let something to or from this pod: policies add up, and one that denies takes nothing away. */
    List<String> others(Pod pod) throws IOException {
        String namespace = pod.getMetadata().getNamespace();
        String uid = pod.getMetadata().getUid();
        List<String> allowing = new ArrayList<>();
        var listed = Cluster.call(
                "list network policies in " + namespace,
                () -> cluster.client()
                        .network()
                        .v1()
                        .networkPolicies()
                        .inNamespace(namespace)
                        .list());
        for (NetworkPolicy policy : listed == null ? List.<NetworkPolicy>of() : listed.getItems()) {
            boolean allows = !policy.getSpec().getIngress().isEmpty()
                    || !policy.getSpec().getEgress().isEmpty();
            if (allows && selects(policy, namespace, uid)) {
                allowing.add(policy.getMetadata().getName());
            }
        }
        return allowing;
    }

    private boolean selects(NetworkPolicy policy, String namespace, String uid) throws IOException {
        var selected = Cluster.call(
                "list the pods of network policy " + policy.getMetadata().getName(),
                () -> cluster.client()
                        .pods()
                        .inNamespace(namespace)
                        .withLabelSelector(policy.getSpec().getPodSelector())
                        .list());
        return selected != null
                && selected.getItems().stream()
                        .anyMatch(pod -> uid.equals(pod.getMetadata().getUid()));
    }

    private @Nullable NetworkPolicy read(String namespace, String uid) throws IOException {
        return Cluster.call(
                "read network policy " + policyName(uid),
                () -> cluster.client()
                        .network()
                        .v1()
                        .networkPolicies()
                        .inNamespace(namespace)
                        .withName(policyName(uid))
                        .get());
    }

    private static boolean isOurs(NetworkPolicy policy, String uid) {
        return uid.equals(policy.getSpec().getPodSelector().getMatchLabels().get(LABEL))
                && policy.getSpec().getPolicyTypes().containsAll(BOTH_WAYS)
                && policy.getSpec().getIngress().isEmpty()
                && policy.getSpec().getEgress().isEmpty();
    }

    private static NetworkPolicy policy(String namespace, String uid) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(policyName(uid))
                .withNamespace(namespace)
                .addToLabels(MANAGER, HIVE)
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .addToMatchLabels(LABEL, uid)
                .endPodSelector()
                .withPolicyTypes(BOTH_WAYS)
                .endSpec()
                .build();
    }

    private static ObjectNode label(String uid) {
        ObjectNode change = Cluster.change();
        change.withObject("/metadata").withObject("/labels").put(LABEL, uid);
        return change;
    }

    private Resource<Pod> resource(Pod pod) {
        return cluster.client()
                .pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName());
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }
}
