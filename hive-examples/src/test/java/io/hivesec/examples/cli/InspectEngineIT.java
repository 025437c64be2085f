package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code hive inspect --docker} asks the real engine that {@code .ci/docker-engine.sh} starts. Without it this fails. */
final class InspectEngineIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCRIPT = "../.ci/docker-engine.sh";
    private static final String DIRECTORY =
            Path.of("target/docker-engine").toAbsolutePath().toString();

    private static String socket = "";
    private static String image = "";

    @BeforeAll
    static void startEngine() throws Exception {
        Map<String, String> started = run("bash", SCRIPT, "start", DIRECTORY)
                .lines()
                .map(line -> line.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        socket = started.get("HIVE_DOCKER_SOCKET");
        image = started.get("HIVE_DOCKER_IMAGE");
        post("/volumes/create", "{'Name': 'whole-host', 'DriverOpts': {'type': 'none', 'device': '/', 'o': 'bind'}}");
        post("/volumes/create", "{'Name': 'plain'}");
    }

    @AfterAll
    static void stopEngine() throws Exception {
        run("bash", SCRIPT, "stop", DIRECTORY);
    }

    @Test
    void inspect_runningEngine_judgesEachContainerAsItsFileWouldBe() throws Exception {
        create("default", "{}");
        create("plain-volume", "{'Binds': ['plain:/data']}");
        create("privileged", "{'Privileged': true}");
        create("capability", "{'CapAdd': ['SYS_ADMIN'], 'SecurityOpt': ['seccomp=unconfined']}");
        create("unmasked", "{'MaskedPaths': [], 'ReadonlyPaths': []}");
        create("driver-volume", "{'Binds': ['whole-host:/host']}");
        create("inherited", "{'VolumesFrom': ['driver-volume']}");

        Run run = Run.hive("inspect", "--docker", Path.of(socket), "--format", "jsonl");
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

    private static void create(String name, String hostConfig) throws IOException {
        post(
                "/containers/create?name=" + name,
                "{'Image': '" + image + "', 'Cmd': ['true'], 'HostConfig': " + hostConfig + "}");
    }

    private static void post(String path, String body) throws IOException {
        run(
                "curl",
                "-sS",
                "--fail-with-body",
                "--unix-socket",
                socket,
                "-H",
                "Content-Type: application/json",
                "-d",
                body.replace('\'', '"'),
                "http://engine" + path);
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(Arrays.toString(command) + " ended with " + process.exitValue() + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return output;
    }
}
