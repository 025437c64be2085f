package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodSearchTest {

    @Test
    void read_stepOfAWorkflow_hasWhatIsSaidAroundIt() {
        ContainerRisk risk = Described.assess("""
                kind: Workflow
                metadata: {generateName: build-}
                spec:
                  hostNetwork: true
                  volumes: [{name: socket, hostPath: {path: /run/containerd/containerd.sock}}]
                  templates:
                    - name: push
                      volumes: [{name: keys, hostPath: {path: /root/.ssh}}]
                      container:
                        image: builder
                        securityContext: {capabilities: {add: [SYS_PTRACE]}}
                        volumeMounts: [{name: socket, mountPath: /s}, {name: keys, mountPath: /k}]
                """);
        assertThat(risk.posture().name()).isEqualTo("push");
        assertThat(Described.settings(risk))
                .contains("net_host", "cap:SYS_PTRACE", "mount:/run/containerd/containerd.sock", "mount:/root/.ssh");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Task\nspec: {steps: [{name: a, image: x, securityContext: {privileged: true}}]}",
                "kind: TaskRun\nspec: {taskSpec: {sidecars: [{image: dind, securityContext: {privileged: true}}]}}",
                "kind: Pipeline\nspec: {tasks: [{taskSpec: {steps: [{image: x, securityContext: {privileged: true}}]}}]}",
                "kind: Workflow\nspec: {templates: [{name: a, script: {image: x, securityContext: {privileged: true}}}]}",
                "kind: Template\nobjects: [{kind: Pod, spec: {containers: [{image: x, securityContext: {privileged: true}}]}}]"
            })
    void read_containerAtAPlaceOfItsKind_isJudged(String manifest) {
        assertThat(Described.settings(Described.assess(manifest))).containsExactly("privileged");
    }

    @Test
    void read_podTemplateBesideTheSteps_holdsForThem() {
        assertThat(Described.settings(Described.assess("""
                kind: TaskRun
                spec:
                  podTemplate: {hostNetwork: true}
                  taskSpec: {steps: [{image: x}]}
                """))).containsExactly("net_host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Kustomization\nimages: [{name: web, newTag: v2}]\nresources: [a.yaml]",
                "kind: ServiceMonitor\nspec: {endpoints: [{port: metrics}]}",
                "kind: PrometheusRule\nspec: {groups: [{rules: [{alert: Down, expr: up == 0}]}]}",
                "kind: Certificate\nspec: {secretName: tls}"
            })
    void read_kindThatDescribesNoContainer_isPassedOver(String manifest) {
        ContainerConfigs.Reading reading = ContainerConfigs.read("x.yaml", manifest);
        assertThat(reading.containers()).isEmpty();
        assertThat(reading.failures()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Prometheus\nmetadata: {name: main}\nspec: {hostNetwork: true}",
                "kind: Runner\nmetadata: {name: main}\nspec: {docker: {privileged: true}}",
                "kind: Agent\nmetadata: {name: main}\nspec: {mounts: [{hostPath: /var/log}]}"
            })
    void read_kindThatSeemsToDescribeOne_isAFailureWithThePlace(String manifest) {
        ContainerConfigs.Reading reading = ContainerConfigs.read("x.yaml", manifest);
        assertThat(reading.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).contains("x.yaml", "'main'", "spec."));
    }

    @Test
    void read_manyContainersWithinManyVolumes_areReadInOneGo() {
        StringBuilder workflow = new StringBuilder("kind: Workflow\nspec:\n  volumes:\n");
        for (int i = 0; i < 20_000; i++) {
            workflow.append("  - {name: v")
                    .append(i)
                    .append(", hostPath: {path: /srv/")
                    .append(i)
                    .append("}}\n");
        }
        workflow.append("  templates:\n");
        for (int i = 0; i < 5_000; i++) {
            workflow.append("  - {name: t")
                    .append(i)
                    .append(", container: {image: x, volumeMounts: [{name: v7, mountPath: /m}]}}\n");
        }
        List<ContainerPosture> containers =
                ContainerConfigs.read("x.yaml", workflow.toString()).containers();
        assertThat(containers).hasSize(5_000);
        assertThat(containers.get(4_999).mounts()).extracting(HostMount::source).containsExactly("/srv/7");
    }
}
