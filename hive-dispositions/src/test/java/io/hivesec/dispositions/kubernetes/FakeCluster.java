package io.hivesec.dispositions.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.WebSocketListener;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.event.Container;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The client's own mock of an API server, with what it lacks of a real one and this needs: dry runs that change nothing, and uids
 * as preconditions. Remembers what was written.
 */
final class FakeCluster implements AutoCloseable {
    static final String CONTAINER = "4f1d0c2b9a7e4f1d0c2b9a7e4f1d0c2b9a7e4f1d0c2b9a7e4f1d0c2b9a7e4f1d";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final KubernetesMockServer server;
    private final KubernetesClient client;

    /** A word in the path of writes that the server forbids; empty for none. */
    private volatile String forbidden = "";

    FakeCluster() {
        server = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new ServerDispatcher(), false);
        server.init();
        client = server.createClient();
    }

    KubernetesClient client() {
        return client;
    }

    /** What was written since it was last asked, dry runs left out: method and path. */
    List<String> writes() {
        List<String> all = List.copyOf(writes);
        writes.clear();
        return all;
    }

    void forbid(String word) {
        forbidden = word;
    }

    /** A pod with one container, owned by replica set {@code web-1}. */
    Pod pod(String namespace, String name) {
        Pod created = client.pods()
                .inNamespace(namespace)
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .addToLabels("app", "web")
                        .addNewOwnerReference()
                        .withApiVersion("apps/v1")
                        .withController(true)
                        .withKind("ReplicaSet")
                        .withName("web-1")
                        .withUid("set-1")
                        .endOwnerReference()
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("node-1")
                        .addNewContainer()
                        .withName("web")
                        .withImage("web:1")
                        .addNewPort()
                        .withContainerPort(8080)
                        .endPort()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        Pod running = new PodBuilder(created)
                .withNewStatus()
                .withPodIP("10.1.2.3")
                .addNewContainerStatus()
                .withName("web")
                .withContainerID("containerd://" + CONTAINER)
                .endContainerStatus()
                .endStatus()
                .build();
        Pod updated = client.pods().inNamespace(namespace).resource(running).updateStatus();
        writes.clear();
        return updated;
    }

    /** An alert about the container of a pod. */
    static Alert about(String namespace, String pod, String container) {
        Rule rule = Rule.of("test.rule", AlertType.REVERSE_SHELL).build();
        Finding finding = Finding.builder(
                        rule, Subject.of(Container.of(container, "web", "web:1").inPod(namespace, pod)))
                .build();
        return Alert.begin("a1", finding, new Alert.Words("t", "m", "r"), Instant.parse("2026-01-02T03:04:05Z"));
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }

    /** Answers as the mock does, and for writes first as a real server would. */
    private final class ServerDispatcher extends Dispatcher {
        private final KubernetesCrudDispatcher stored = new KubernetesCrudDispatcher();

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            if (request.getMethod().equals("GET")) {
                MockResponse answer = stored.dispatch(request);
                WebSocketListener watch = answer.getWebSocketListener();
                return watch == null ? answer : answer.withWebSocketUpgrade(new ClosedElsewhere(watch));
            }
            // Reading a body as text would take it from the one who answers.
            String body = new String(request.getBody().getBytes(), StandardCharsets.UTF_8);
            String path = request.getPath().replaceFirst("\\?.*", "");
            if (!forbidden.isEmpty() && path.contains(forbidden)) {
                return status(403, "Forbidden");
            }
            if (!request.getMethod().equals("POST") && isAnother(path, body)) {
                return status(409, "Conflict");
            }
            if (request.getPath().contains("dryRun=All")) {
                return request.getMethod().equals("POST")
                        ? new MockResponse().setResponseCode(201).setBody(body)
                        : stored.handleGet(path);
            }
            writes.add(request.getMethod() + " " + path);
            return stored.dispatch(request);
        }

        /** Whether the body's uid, as a value to merge or as a precondition, is not the object's. */
        private boolean isAnother(String path, String body) {
            MockResponse now = stored.handleGet(path);
            if (now.code() != 200 || body.isEmpty()) {
                return false;
            }
            try {
                JsonNode change = JSON.readTree(body);
                String wanted = change.at("/preconditions/uid")
                        .asText(change.at("/metadata/uid").asText(""));
                String uid = JSON.readTree(now.getBody().readUtf8())
                        .at("/metadata/uid")
                        .asText();
                return !wanted.isEmpty() && !wanted.equals(uid);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private MockResponse status(int code, String reason) {
            return new MockResponse()
                    .setResponseCode(code)
                    .setBody("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"" + reason
                            + "\",\"message\":\"" + reason + "\",\"code\":" + code + "}");
        }
    }
}
