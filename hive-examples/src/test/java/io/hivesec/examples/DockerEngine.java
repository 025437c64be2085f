package io.hivesec.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The Docker engine that {@code .ci/docker-engine.sh} starts, one for all tests of this Java. Without it they fail. */
public final class DockerEngine {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCRIPT = "../.ci/docker-engine.sh";
    private static final String DIRECTORY =
            Path.of("target/docker-engine").toAbsolutePath().toString();
    private static DockerEngine running;

    private final String socket;
    private final String image;

    private DockerEngine(Map<String, String> started) {
        this.socket = started.get("HIVE_DOCKER_SOCKET");
        this.image = started.get("HIVE_DOCKER_IMAGE");
    }

    /** The engine, started when it is first asked for. */
    public static synchronized DockerEngine get() throws IOException {
        if (running == null) {
            Runtime.getRuntime().addShutdownHook(new Thread(DockerEngine::stop));
            running = new DockerEngine(run("bash", SCRIPT, "start", DIRECTORY)
                    .lines()
                    .map(line -> line.split("=", 2))
                    .filter(pair -> pair.length == 2)
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
        }
        return running;
    }

    private static void stop() {
        try {
            run("bash", SCRIPT, "stop", DIRECTORY);
        } catch (IOException e) {
            System.err.println("the test's Docker engine did not stop: " + e.getMessage());
        }
    }

    /** Where it listens. */
    public String socket() {
        return socket;
    }

    /** Makes a container that only waits, with these settings; single quotes stand for double ones. Its id. */
    public String create(String name, String hostConfig) throws IOException {
        return post(
                        "/containers/create?name=" + name,
                        "{'Image': '" + image
                                + "', 'Cmd': ['sh', '-c', 'trap : TERM; sleep 100000 & wait'], 'HostConfig': "
                                + hostConfig + "}")
                .path("Id")
                .asText();
    }

    /** Starts a container. */
    public void start(String container) throws IOException {
        curl("/containers/" + container + "/start", "-X", "POST");
    }

    /** Sends a body, in which single quotes stand for double ones. */
    public JsonNode post(String path, String body) throws IOException {
        return JSON.readTree(curl(path, "-H", "Content-Type: application/json", "-d", body.replace('\'', '"')));
    }

    /** What is there. */
    public JsonNode get(String path) throws IOException {
        return JSON.readTree(curl(path));
    }

    /** Removes a container, running or not. */
    public void remove(String container) throws IOException {
        curl("/containers/" + container + "?force=1&v=1", "-X", "DELETE");
    }

    private String curl(String path, String... options) throws IOException {
        String[] command = {"curl", "-sS", "--fail-with-body", "--unix-socket", socket, "http://engine" + path};
        String[] all = Arrays.copyOf(command, command.length + options.length);
        System.arraycopy(options, 0, all, command.length, options.length);
        return run(all);
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
