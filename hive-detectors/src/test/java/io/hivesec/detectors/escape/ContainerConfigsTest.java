package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.artifact.ContainerConfig;
import io.hivesec.artifact.Content;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerConfigsTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: good}
            spec: {hostPID: true, containers: [{name: web, image: web}]}
            """;

    @Test
    void read_malformedDocumentAmongOthers_isAFailureAndTheOthersAreRead() {
        ContainerConfigs.Reading reading =
                ContainerConfigs.read("pods.yaml", POD + "---\nkind: [unclosed\n---\n" + POD);
        assertThat(reading.containers()).hasSize(2);
        assertThat(reading.containers())
                .extracting(ContainerPosture::source)
                .containsExactly("pods.yaml#1 Pod/good", "pods.yaml#3 Pod/good");
        assertThat(reading.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED);
            assertThat(failure.message())
                    .contains("pods.yaml#2")
                    .contains("line 7")
                    .contains("column");
        });
    }

    @Test
    void read_unknownKindAmongOthers_isAFailureWithItsName() {
        ContainerConfigs.Reading reading = ContainerConfigs.read(
                "x.yaml", POD + "---\nkind: Teapot\nmetadata: {name: short}\nspec: {hostNetwork: true}\n");
        assertThat(reading.containers()).hasSize(1);
        assertThat(onlyMessage(reading))
                .contains("x.yaml#2")
                .contains("'Teapot'")
                .contains("'short'");
    }

    @Test
    void read_unknownKindWithAPodTemplate_isReadAllTheSame() {
        ContainerConfigs.Reading reading = ContainerConfigs.read(
                "x.yaml", "kind: Rollout\nspec: {template: {spec: {hostNetwork: yes, containers: [{name: a}]}}}\n");
        assertThat(reading.failures()).isEmpty();
        assertThat(reading.containers().get(0).is(Fact.NET_HOST)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "'\"1\"', true", "1, true", "'\"true\"', true", "0, false", "'\"0\"', false", "2, false"})
    void read_flagInAnotherSpelling_isWhatItMeans(String spelling, boolean expected) {
        ContainerConfigs.Reading reading = ContainerConfigs.read(
                "x.yaml", "kind: Pod\nspec: {hostNetwork: " + spelling + ", containers: [{name: a}]}\n");
        assertThat(reading.containers().get(0).is(Fact.NET_HOST)).isEqualTo(expected);
    }

    @Test
    void read_kindWithoutContainers_isPassedOver() {
        ContainerConfigs.Reading reading =
                ContainerConfigs.read("x.yaml", "kind: Service\nmetadata: {name: a}\n---\n" + POD);
        assertThat(reading.failures()).isEmpty();
        assertThat(reading.containers()).hasSize(1);
    }

    @Test
    void read_podWithoutContainers_isAFailureNotAnEmptyPod() {
        assertThat(onlyMessage(ContainerConfigs.read("x.yaml", "kind: Pod\nmetadata: {name: a}\nspec: {}\n")))
                .contains("Pod 'a' has no spec.containers");
    }

    @Test
    void read_aliasBomb_isOverTheLimit() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append(("*a" + (i - 1) + ",").repeat(8))
                    .append("*a" + (i - 1) + "]\n");
        }
        ContainerConfigs.Reading reading = ContainerConfigs.read("bomb.yaml", bomb + "---\n" + POD);
        assertThat(reading.containers()).hasSize(1);
        assertThat(reading.failures()).extracting(Failure::kind).containsExactly(FailureKind.OVER_LIMIT);
        assertThat(onlyMessage(reading)).contains("bomb.yaml#1").contains("aliases followed");
    }

    @Test
    void read_aliasOfWhatItStandsIn_isMalformed() {
        assertThat(onlyMessage(ContainerConfigs.read("x.yaml", "kind: Pod\nspec: &a {containers: [*a]}\n")))
                .contains("alias");
    }

    @Test
    void read_anchorsAndMergeKeys_areFollowed() {
        ContainerConfigs.Reading reading = ContainerConfigs.read("x.yaml", """
                kind: Pod
                x: &risky {privileged: true}
                spec:
                  containers:
                    - {name: a, securityContext: *risky}
                    - {name: b, securityContext: {<<: *risky, runAsUser: 1}}
                    - {name: c, securityContext: {privileged: false, <<: *risky}}
                """);
        assertThat(reading.containers())
                .extracting(posture -> posture.is(Fact.PRIVILEGED))
                .containsExactly(true, true, false);
    }

    @Test
    void read_deepNesting_isOverTheLimit() {
        assertThat(onlyMessage(ContainerConfigs.read("x.yaml", "a: " + "[".repeat(50_000))))
                .contains("nesting deeper");
        assertThat(onlyMessage(ContainerConfigs.read("x.json", "[".repeat(50_000))))
                .contains("nesting depth");
        assertThat(onlyMessage(ContainerConfigs.read("x.json", "{\"a\":".repeat(50_000))))
                .contains("nesting depth");
    }

    @Test
    void read_hundredMegabytes_isOverTheLimitWithoutBeingHeld() {
        Content endless = new Content() {
            @Override
            public InputStream open() {
                return new InputStream() {
                    private int left = 100_000_000;

                    @Override
                    public int read() {
                        return left-- > 0 ? ' ' : -1;
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) {
                        int count = Math.min(length, left);
                        left -= Math.max(count, 0);
                        return length == 0 || count > 0 ? count : -1;
                    }
                };
            }

            @Override
            public long size() {
                return 100_000_000;
            }
        };
        ContainerConfigs.Reading reading = ContainerConfigs.read(ContainerConfig.of("big.yaml", endless));
        assertThat(reading.failures()).extracting(Failure::kind).containsExactly(FailureKind.OVER_LIMIT);
        assertThat(onlyMessage(reading)).contains("big.yaml").contains("longer than");
    }

    @Test
    void read_missingFile_isUnreadable(@TempDir Path directory) {
        ContainerConfigs.Reading reading = ContainerConfigs.read(ContainerConfig.of(directory.resolve("none.yaml")));
        assertThat(reading.failures()).extracting(Failure::kind).containsExactly(FailureKind.UNREADABLE);
    }

    @Test
    void read_template_isToldToBeRendered() {
        assertThat(onlyMessage(
                        ContainerConfigs.read("x.yaml", "kind: Pod\nmetadata: {{ include \"x\" . }}\nspec: {\n")))
                .contains("render it first");
    }

    @Test
    void read_nothing_isAFailure() {
        assertThat(onlyMessage(ContainerConfigs.read("x.yaml", "# nothing\n---\n\n")))
                .contains("holds no document");
        assertThat(onlyMessage(ContainerConfigs.read("x.json", "{\"a\": 1}"))).contains("not a description");
        assertThat(onlyMessage(ContainerConfigs.read("x.yaml", "just words"))).contains("not a description");
    }

    @Test
    void read_truncatedJson_namesThePlace() {
        assertThat(onlyMessage(ContainerConfigs.read("x.json", "[{\"HostConfig\": {\n \"Binds\": [")))
                .contains("line 2, column");
    }

    @Test
    void read_severalInspects_areAllRead() {
        String one = Described.docker("").trim();
        String inner = one.substring(1, one.length() - 1);
        assertThat(ContainerConfigs.read("x.json", "[" + inner + "," + inner + "]")
                        .containers())
                .hasSize(2);
        assertThat(ContainerConfigs.read("x.jsonl", inner + "\n" + inner).containers())
                .hasSize(2);
        assertThat(ContainerConfigs.read("x.json", "[]").failures()).isEmpty();
    }

    @Test
    void read_list_isReadItemByItem() {
        ContainerConfigs.Reading reading = ContainerConfigs.read("x.yaml", """
                kind: List
                items:
                - {kind: CronJob, spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a}]}}}}}}
                - {kind: Teapot, spec: {privileged: true}}
                - {kind: PodTemplate, template: {spec: {containers: [{name: b}]}}}
                """);
        assertThat(reading.containers()).extracting(ContainerPosture::name).containsExactly("a", "b");
        assertThat(onlyMessage(reading)).contains("items[1]").contains("Teapot");
    }

    @Test
    void read_podsInAList_areReadWithTheirOwnAnnotations() {
        ContainerConfigs.Reading reading = ContainerConfigs.read("kubectl-get-pods.yaml", """
                kind: List
                items:
                - kind: Pod
                  metadata: {annotations: {container.apparmor.security.beta.kubernetes.io/a: unconfined}}
                  spec: {containers: [{name: a}]}
                - kind: Pod
                  spec: {containers: [{name: b}]}
                """);
        assertThat(reading.failures()).isEmpty();
        assertThat(reading.containers()).extracting(ContainerPosture::name).containsExactly("a", "b");
        assertThat(reading.containers())
                .extracting(
                        container -> container.fact(Fact.APPARMOR_UNCONFINED).isPresent())
                .containsExactly(true, false);
    }

    @Test
    void read_listNestedInLists_isBounded() {
        String list = "{kind: List, items: [".repeat(20) + "]}".repeat(20);
        assertThat(onlyMessage(ContainerConfigs.read("x.yaml", list))).contains("lists nested deeper");
    }

    @Test
    void read_initAndEphemeralContainers_count() {
        ContainerConfigs.Reading reading = ContainerConfigs.read("x.yaml", """
                kind: Pod
                spec:
                  initContainers: [{name: i, securityContext: {privileged: true}}]
                  containers: [{name: c}]
                  ephemeralContainers: [{name: e}]
                """);
        assertThat(reading.containers()).extracting(ContainerPosture::name).containsExactly("i", "c", "e");
        assertThat(reading.containers().get(0).fact(Fact.PRIVILEGED))
                .contains(new Setting("spec.initContainers[0].securityContext.privileged", "true"));
    }

    @Test
    void read_containersContext_overrulesThePods() {
        ContainerConfigs.Reading reading = ContainerConfigs.read("x.yaml", """
                kind: Pod
                spec:
                  securityContext: {runAsUser: 1000, seccompProfile: {type: Unconfined}}
                  containers: [{name: a}, {name: b, securityContext: {runAsUser: 0, seccompProfile: {type: RuntimeDefault}}}]
                """);
        ContainerPosture inherits = reading.containers().get(0);
        ContainerPosture overrules = reading.containers().get(1);
        assertThat(inherits.is(Fact.SECCOMP_UNCONFINED)).isTrue();
        assertThat(inherits.is(Fact.ROOT_USER)).isFalse();
        assertThat(overrules.is(Fact.SECCOMP_UNCONFINED)).isFalse();
        assertThat(overrules.is(Fact.ROOT_USER)).isTrue();
    }

    @Test
    void read_annotationsOfATemplate_unconfineTheContainerTheyName() {
        ContainerConfigs.Reading reading = ContainerConfigs.read("x.yaml", """
                kind: Deployment
                spec:
                  template:
                    metadata:
                      annotations:
                        container.apparmor.security.beta.kubernetes.io/a: unconfined
                    spec: {containers: [{name: a}, {name: b}]}
                """);
        assertThat(reading.containers())
                .extracting(posture -> posture.is(Fact.APPARMOR_UNCONFINED))
                .containsExactly(true, false);
    }

    @Test
    void read_specificationInsideCrictlInspect_isFound() {
        ContainerConfigs.Reading reading = ContainerConfigs.read("x.json", """
                {"status": {"id": "abc", "metadata": {"name": "web"}, "image": {"image": "registry.example/web:1"}},
                 "info": {"runtimeSpec": {"ociVersion": "1.1.0", "process": {}, "linux": {"namespaces": []}}}}
                """);
        assertThat(reading.failures()).isEmpty();
        assertThat(reading.containers().get(0).name()).isEqualTo("web");
        assertThat(reading.containers().get(0).is(Fact.MOUNTNS_HOST)).isTrue();
    }

    @Test
    void read_filesThatTheEngineBindsItself_areNoHostMounts() {
        ContainerConfigs.Reading reading = ContainerConfigs.read("config.json", """
                {"ociVersion": "1.1.0", "process": {}, "mounts": [
                  {"destination": "/etc/hosts", "type": "bind", "options": ["rbind"],
                   "source": "/var/lib/docker/containers/c0ffee/hosts"},
                  {"destination": "/data", "type": "bind", "options": ["rbind"],
                   "source": "/var/lib/docker/volumes/data/_data"},
                  {"destination": "/other", "type": "bind", "options": ["rbind"],
                   "source": "/var/lib/docker/volumes"}]}
                """);
        assertThat(reading.containers().get(0).mounts())
                .extracting(HostMount::source)
                .isEqualTo(List.of("/var/lib/docker/volumes"));
    }

    private static String onlyMessage(ContainerConfigs.Reading reading) {
        assertThat(reading.failures()).hasSize(1);
        return reading.failures().get(0).message();
    }
}
