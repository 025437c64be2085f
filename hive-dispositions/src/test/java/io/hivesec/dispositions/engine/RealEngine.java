package io.hivesec.dispositions.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.dispositions.engine.Engine.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An engine that a script of {@code .ci} starts, one of each kind for all tests of this Java. Without it they fail. */
final class RealEngine {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Kind, RealEngine> RUNNING = new EnumMap<>(Kind.class);

    private final Kind kind;
    private final Engine engine;
    private final String socket;
    private final String image;
    private final int pid;

    /** Which engine. */
    enum Kind {
        DOCKER("bridge"),
        PODMAN("podman");

        private final String defaultNetwork;

        Kind(String defaultNetwork) {
            this.defaultNetwork = defaultNetwork;
        }

        private String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        private String run(String command) throws IOException {
            String directory =
                    Path.of("target/" + id() + "-engine").toAbsolutePath().toString();
            return RealEngine.run(List.of("bash", "../.ci/" + id() + "-engine.sh", command, directory));
        }
    }

    private RealEngine(Kind kind, Map<String, String> started) throws IOException {
        this.kind = kind;
        this.socket = started.get("HIVE_" + kind.name() + "_SOCKET");
        this.image = started.get("HIVE_" + kind.name() + "_IMAGE");
        this.pid = Integer.parseInt(started.get("HIVE_" + kind.name() + "_PID"));
        this.engine = Engine.at("unix://" + socket, null);
    }

    static RealEngine docker() throws IOException {
        return get(Kind.DOCKER);
    }

    static RealEngine get(Kind kind) throws IOException {
        synchronized (RUNNING) {
            RealEngine running = RUNNING.get(kind);
            if (running == null) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(kind)));
                running = new RealEngine(
                        kind,
                        kind.run("start")
                                .lines()
                                .map(line -> line.split("=", 2))
                                .filter(pair -> pair.length == 2)
                                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
                RUNNING.put(kind, running);
            }
            return running;
        }
    }

    private static void stop(Kind kind) {
        try {
            kind.run("stop");
        } catch (IOException e) {
            System.err.println("the test's " + kind.id() + " did not stop: " + e.getMessage());
        }
    }

    /** The network that a container is on when none is asked for. */
    String defaultNetwork() {
        return kind.defaultNetwork;
    }

    static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command + " ended with " + process.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return output;
    }

    Engine engine() {
        return engine;
    }

    String socket() {
        return socket;
    }

    /** The engine's first process, whose network namespace stands for the node's. */
    int pid() {
        return pid;
    }

    ObjectNode config(String... command) {
        ObjectNode config = JSON.createObjectNode().put("Image", image).put("StopTimeout", 1);
        Arrays.stream(command).forEach(config.putArray("Cmd")::add);
        return config;
    }

    /** A container that only waits. */
    ObjectNode waiting() {
        return config("sh", "-c", "trap : TERM; sleep 100000 & wait");
    }

    String start(ObjectNode config, String name) throws IOException {
        Reply created = expect(engine.post("/containers/create?name=" + name, config));
        String id = created.json().path("Id").asText();
        expect(engine.post("/containers/" + id + "/start", null));
        return id;
    }

    void remove(String id) throws IOException {
        engine.send("DELETE", "/containers/" + id + "?force=1&v=1", new byte[0], Duration.ofSeconds(30));
    }

    void network(String name, String subnet) throws IOException {
        ObjectNode network = JSON.createObjectNode().put("Name", name).put("CheckDuplicate", true);
        if (!subnet.isEmpty()) {
            network.withObject("/IPAM").putArray("Config").addObject().put("Subnet", subnet);
        }
        expect(engine.post("/networks/create", network));
    }

    void removeNetwork(String name) throws IOException {
        engine.send("DELETE", "/networks/" + name, new byte[0], Duration.ofSeconds(30));
    }

    void connect(String id, String network, JsonNode settings) throws IOException {
        ObjectNode body = JSON.createObjectNode().put("Container", id);
        body.set("EndpointConfig", settings);
        expect(engine.post("/networks/" + network + "/connect", body));
    }

    ContainerState inspect(String id) throws IOException {
        return engine.inspect(id).orElseThrow();
    }

    /** What a command in the container prints, its exit status last. */
    String exec(String id, String script) throws IOException {
        ObjectNode exec = JSON.createObjectNode().put("AttachStdout", true).put("Tty", true);
        exec.put("Privileged", false);
        List.of("sh", "-c", script + "; echo \" status $?\"").forEach(exec.withArray("/Cmd")::add);
        String run = expect(engine.post("/containers/" + id + "/exec", exec))
                .json()
                .path("Id")
                .asText();
        Reply started = engine.post(
                "/exec/" + run + "/start",
                JSON.createObjectNode().put("Detach", false).put("Tty", true));
        return new String(started.body(), StandardCharsets.UTF_8);
    }

    static Reply expect(Reply reply) throws IOException {
        if (!reply.isSuccess()) {
            throw new IOException("the engine refused: " + reply.message());
        }
        return reply;
    }
}
