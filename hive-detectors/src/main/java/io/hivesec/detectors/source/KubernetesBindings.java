package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Rights that somebody gives in a cluster, told as the command that gives them: {@code kubectl create clusterrolebinding x
 * --clusterrole=cluster-admin --user=system:anonymous}. Source: the Kubernetes API reference, rbac.authorization.k8s.io/v1.
 */
final class KubernetesBindings {
    private static final int SUBJECTS = 64;

    private KubernetesBindings() {}

    /** The command that makes a binding; empty when the request holds none. */
    static List<String> command(String resource, JsonNode binding) {
        boolean isCluster = resource.equals("clusterrolebindings");
        if (!isCluster && !resource.equals("rolebindings")) return List.of();
        String role = Json.text(Json.at(binding, "roleRef"), "name");
        JsonNode subjects = Json.at(binding, "subjects");
        if (role.isEmpty() || !subjects.isArray() || subjects.isEmpty()) return List.of();
        List<String> command = new ArrayList<>(List.of(
                "kubectl",
                "create",
                isCluster ? "clusterrolebinding" : "rolebinding",
                Json.text(Json.at(binding, "metadata"), "name")));
        boolean isOfCluster = Json.text(Json.at(binding, "roleRef"), "kind").equals("ClusterRole");
        command.add((isOfCluster ? "--clusterrole=" : "--role=") + role);
        int count = 0;
        for (JsonNode subject : subjects) {
            if (count++ == SUBJECTS) break;
            String name = Json.text(subject, "name");
            command.add(
                    switch (Json.text(subject, "kind")) {
                        case "User" -> "--user=" + name;
                        case "Group" -> "--group=" + name;
                        default -> "--serviceaccount=" + Json.text(subject, "namespace") + ":" + name;
                    });
        }
        return command;
    }
}
