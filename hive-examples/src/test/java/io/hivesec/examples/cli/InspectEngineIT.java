package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hivesec.examples.DockerEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code hive inspect --docker} asks the real engine that {@code .ci/docker-engine.sh} starts. Without it this fails. */
final class InspectEngineIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final List<String> containers = new ArrayList<>();
    private DockerEngine docker;

    @BeforeEach
    void start() throws IOException {
        docker = DockerEngine.get();
    }

    @AfterEach
    void remove() throws IOException {
        for (String container : containers) {
            docker.remove(container);
        }
    }

    @Test
    void inspect_runningEngine_judgesEachContainerAsItsFileWouldBe() throws Exception {
        docker.post(
                "/volumes/create",
                "{'Name': 'whole-host', 'DriverOpts': {'type': 'none', 'device': '/', 'o': 'bind'}}");
        docker.post("/volumes/create", "{'Name': 'plain'}");
        create("default", "{}");
        create("plain-volume", "{'Binds': ['plain:/data']}");
        create("privileged", "{'Privileged': true}");
        create("capability", "{'CapAdd': ['SYS_ADMIN'], 'SecurityOpt': ['seccomp=unconfined']}");
        create("unmasked", "{'MaskedPaths': [], 'ReadonlyPaths': []}");
        create("driver-volume", "{'Binds': ['whole-host:/host']}");
        create("inherited", "{'VolumesFrom': ['driver-volume']}");

        Run run = Run.hive("inspect", "--docker", docker.socket(), "--format", "jsonl");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        Map<String, String> risks = new HashMap<>();
        Map<String, List<String>> settings = new HashMap<>();
        for (String line : run.out().lines().toList()) {
            JsonNode container = JSON.readTree(line);
            String name = container.path("container").asText();
            risks.put(name, container.path("risk").asText());
            settings.put(
                    name,
                    container.path("findings").findParents("name").stream()
                            .filter(evidence -> evidence.path("name").asText().equals("setting"))
                            .map(evidence -> evidence.path("value").asText())
                            .toList());
        }
        assertThat(risks)
                .containsEntry("default", "none")
                .containsEntry("plain-volume", "none")
                .containsEntry("privileged", "critical")
                .containsEntry("capability", "critical")
                .containsEntry("unmasked", "high")
                .containsEntry("driver-volume", "critical")
                .containsEntry("inherited", "critical")
                .hasSize(7);
        assertThat(settings.get("driver-volume")).contains("mount:/");
        assertThat(settings.get("inherited")).contains("mount:/");
        assertThat(settings.get("unmasked")).contains("systempaths_unconfined");
    }

    private void create(String name, String hostConfig) throws IOException {
        containers.add(docker.create(name, hostConfig));
    }
}
