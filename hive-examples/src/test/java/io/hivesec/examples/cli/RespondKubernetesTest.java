package io.hivesec.examples.cli;

import static io.hivesec.examples.cli.Run.hive;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hive respond} in the client's own mock of a cluster. */
final class RespondKubernetesTest {
    private final KubernetesMockServer server =
            new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), new DryRuns(), false);

    @TempDir
    private Path directory;

    private KubernetesClient client;
    private Path kubeconfig;
    private Path state;

    @BeforeEach
    void start() throws IOException {
        server.init();
        client = server.createClient();
        kubeconfig = kubeconfig(server.getPort());
        state = directory.resolve("state");
    }

    @AfterEach
    void stop() {
        client.close();
        server.destroy();
    }

    private Path kubeconfig(int port) throws IOException {
        return Files.writeString(directory.resolve("config-" + port), """
                apiVersion: v1
                kind: Config
                clusters: [{name: test, cluster: {server: "http://localhost:%d"}}]
                users: [{name: test, user: {token: secret}}]
                contexts: [{name: test, context: {cluster: test, user: test}}]
                current-context: test
                """.formatted(port));
    }

    @Test
    void respond_pod_isPlannedIsolatedAndTakenBack() throws IOException {
        pod();
        Run planned = hive(
                "respond",
                "plan",
                "--state",
                state,
                "--kubeconfig",
                kubeconfig,
                "--pod",
                "shop/web-1",
                "--with",
                "pod.isolate",
                "--format=json");
        assertThat(planned.status()).as(planned.err()).isZero();
        assertThat(policies()).isZero();
        Path plan = Files.writeString(directory.resolve("plan.json"), planned.out());

        Run applied =
                hive("respond", "apply", "--state", state, "--kubeconfig", kubeconfig, "--by", "ann", "--yes", plan);
        assertThat(applied.status()).as(applied.err()).isZero();
        assertThat(policies()).isEqualTo(1);

        String id = applied.out().replaceAll("(?s)verified: plan ([0-9a-f]+):.*", "$1");
        Run undone = hive("respond", "undo", "--state", state, "--kubeconfig", kubeconfig, "--by", "ann", "--yes", id);
        assertThat(undone.status()).as(undone.err()).isZero();
        assertThat(policies()).isZero();
        assertThat(hive("respond", "journal", "--state", state).out()).contains("undone " + id, "the chain is whole");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pod.isolate", "pod.delete"})
    void respond_pod_isPlannedInChinese(String response) {
        pod();
        Run planned = hive(
                "respond",
                "plan",
                "--lang",
                "zh",
                "--kubeconfig",
                kubeconfig,
                "--pod",
                "shop/web-1",
                "--with",
                response);
        assertThat(planned.status()).as(planned.err()).isZero();
        assertThat(planned.out().lines())
                .hasSizeGreaterThan(5)
                .noneMatch(text -> text.matches(".*\\b(the|of|is|and|this|that|it|its)\\b.*"));
    }

    @Test
    void respond_podThatIsGone_isOneClearLine() {
        Run run = plan("shop/none", kubeconfig);
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("shop/none", "is gone").hasLineCount(1);
    }

    @Test
    void respond_clusterOutOfReach_isOneClearLine() throws IOException {
        Run run = plan("shop/web-1", kubeconfig(1));
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("could not read pod shop/web-1").hasLineCount(1);
    }

    @Test
    void respond_withoutAClusterOrWithoutAKubeconfig_saysWhatItNeeds() throws IOException {
        assertThat(hive("respond", "plan", "--pod", "shop/web-1", "--with", "pod.isolate")
                        .err())
                .contains("pod.isolate needs a cluster: say --kubernetes or --kubeconfig FILE")
                .hasLineCount(1);
        Path nonsense = Files.writeString(directory.resolve("nonsense"), "{[");
        assertThat(plan("shop/web-1", nonsense).err())
                .contains(nonsense + " is no kubeconfig")
                .hasLineCount(1);
        assertThat(plan("web-1", kubeconfig).err()).contains("a pod is given as NAMESPACE/NAME, not 'web-1'");
    }

    private static Run plan(String pod, Path kubeconfig) {
        return hive("respond", "plan", "--kubeconfig", kubeconfig, "--pod", pod, "--with", "pod.isolate");
    }

    private void pod() {
        Pod created = client.pods()
                .inNamespace("shop")
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("web-1")
                        .withNamespace("shop")
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .build())
                .create();
        client.pods()
                .inNamespace("shop")
                .resource(new PodBuilder(created).withNewStatus().endStatus().build())
                .updateStatus();
    }

    private int policies() {
        return client.network()
                .v1()
                .networkPolicies()
                .inNamespace("shop")
                .list()
                .getItems()
                .size();
    }

    /** The mock would do what it is asked to try out. */
    private static final class DryRuns extends Dispatcher {
        private final KubernetesCrudDispatcher stored = new KubernetesCrudDispatcher();

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            if (!request.getPath().contains("dryRun=All")) {
                return stored.dispatch(request);
            }
            return request.getMethod().equals("POST")
                    ? new MockResponse()
                            .setResponseCode(201)
                            .setBody(new String(request.getBody().getBytes(), StandardCharsets.UTF_8))
                    : stored.handleGet(request.getPath().replaceFirst("\\?.*", ""));
        }
    }
}
