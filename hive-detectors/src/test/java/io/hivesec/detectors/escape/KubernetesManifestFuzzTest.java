package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Any specification of a pod: judged or a failure, and judged the same whatever object carries it. */
class KubernetesManifestFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @FuzzTest
    void read_anyPodSpecification_isJudgedTheSameInEveryObject(byte[] bytes) throws Exception {
        Map<String, Object> spec;
        try {
            spec = JSON.readValue(bytes, new TypeReference<>() {});
        } catch (IOException e) {
            return; // ContainerConfigsFuzzTest reads what is no JSON.
        }
        if (spec == null) {
            return;
        }
        Map<String, Object> pod = Map.of("kind", "Pod", "spec", spec);
        Map<String, Object> template = Map.of("template", Map.of("spec", spec));
        List<String> judged = judged(pod);
        assertThat(judged(Map.of("kind", "Deployment", "spec", template))).isEqualTo(judged);
        assertThat(judged(Map.of("kind", "CronJob", "spec", Map.of("jobTemplate", Map.of("spec", template)))))
                .isEqualTo(judged);
        assertThat(judged(Map.of("kind", "PodList", "items", List.of(Map.of("spec", spec)))))
                .isEqualTo(judged);
        assertThat(judged(Map.of("kind", "List", "items", List.of(pod)))).isEqualTo(judged);
    }

    /** Each container with its reasons, or why there is none; without the places, which the object decides. */
    private static List<String> judged(Map<String, Object> object) {
        List<String> judged = new ArrayList<>();
        try {
            KubernetesManifest.read(
                            "fuzzed",
                            new ConfigNode(object, ""),
                            new KubernetesClaims(),
                            (source, kind, cause) -> judged.add(kind.toString()))
                    .stream()
                    .map(EscapeRisk::assess)
                    .map(KubernetesManifestFuzzTest::told)
                    .forEach(judged::add);
        } catch (MalformedConfigException e) {
            judged.add(e.kind().toString());
        }
        return judged;
    }

    private static String told(ContainerRisk risk) {
        return risk.posture().name()
                + risk.reasons().stream()
                        .map(reason -> reason.kind() + " " + reason.severity())
                        .collect(Collectors.joining(", ", " [", "]"));
    }
}
