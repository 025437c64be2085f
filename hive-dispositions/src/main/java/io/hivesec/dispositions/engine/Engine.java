package io.hivesec.dispositions.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hivesec.dispositions.engine.EngineTransport.Answer;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A container engine that speaks the Docker Engine API: Docker, or podman through its Docker-compatible socket. The
 * version of the API is negotiated on the first request: the engine's own, but none later than this client knows.
 *
 * <p>Threads: safe.
 */
public final class Engine {
    /** Where Docker listens. */
    public static final String DEFAULT_ADDRESS = "unix:///var/run/docker.sock";

    /** The latest version whose answers this client has been read against. Engine 29 asks for 1.44 at least. */
    static final String LATEST = "1.44";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern VERSION = Pattern.compile("1\\.([0-9]{1,3})");
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactories.plain());

    private final EngineTransport transport;
    private volatile String prefix = "";

    Engine(EngineTransport transport) {
        this.transport = transport;
    }

    /**
     * The engine at an address; nothing is connected yet.
     *
     * @param address {@code unix:///var/run/docker.sock} or {@code tcp://host:port}
     * @param certificates the directory of {@code ca.pem}, {@code cert.pem} and {@code key.pem} for TLS; null for none
     * @throws IllegalArgumentException when the address is of neither kind
     * @throws IOException when the certificates cannot be used
     */
    public static Engine at(String address, @Nullable Path certificates) throws IOException {
        if (address.startsWith("unix://")) {
            return new Engine(new UnixTransport(Path.of(address.substring("unix://".length()))));
        }
        if (address.startsWith("tcp://")) {
            URI uri = URI.create(address);
            if (uri.getHost() != null && uri.getPort() > 0) {
                return new Engine(new TcpTransport(
                        uri.getHost() + ":" + uri.getPort(),
                        certificates == null ? null : TlsFiles.context(certificates)));
            }
        }
        throw new IllegalArgumentException(
                "an engine's address is unix:///path or tcp://host:port, not '" + address + "'");
    }

    /** Where it listens. */
    public String address() {
        return transport.address();
    }

    /** The engine's answer to a request, whatever its status; for a failed request the JSON has a {@code message}. */
    record Reply(int status, JsonNode json, byte[] body) {
        boolean isSuccess() {
            return status >= 200 && status < 400;
        }

        String message() {
            String message = json.path("message").asText(json.path("cause").asText());
            return status + (message.isEmpty() ? "" : " " + message);
        }
    }

    Reply get(String path) throws IOException {
        return send("GET", path, new byte[0], PATIENCE);
    }

    Reply post(String path, @Nullable JsonNode body) throws IOException {
        return post(path, body, PATIENCE);
    }

    Reply post(String path, @Nullable JsonNode body, Duration patience) throws IOException {
        return send("POST", path, body == null ? new byte[0] : JSON.writeValueAsBytes(body), patience);
    }

    Reply send(String method, String path, byte[] body, Duration patience) throws IOException {
        Answer answer = transport.send(method, version() + path, body, patience);
        return new Reply(answer.status(), parse(answer), answer.body());
    }

    private static JsonNode parse(Answer answer) {
        try {
            return JSON.readTree(new String(answer.body(), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            // Logs and pings are no JSON.
            return MissingNode.getInstance();
        }
    }

    private String version() throws IOException {
        if (prefix.isEmpty()) {
            Answer ping = transport.send("GET", "/_ping", new byte[0], PATIENCE);
            if (ping.status() != 200 || !VERSION.matcher(ping.apiVersion()).matches()) {
                throw new IOException(address() + " is no container engine: /_ping answered " + ping.status()
                        + (ping.apiVersion().isEmpty() ? "" : ", version " + ping.apiVersion()));
            }
            prefix = "/v" + (minor(ping.apiVersion()) < minor(LATEST) ? ping.apiVersion() : LATEST);
        }
        return prefix;
    }

    private static int minor(String version) {
        return Integer.parseInt(version.substring(version.indexOf('.') + 1));
    }

    /** What is known of a container; empty when there is none with this id. */
    Optional<ContainerState> inspect(String id) throws IOException {
        Reply reply = get("/containers/" + encode(id) + "/json");
        if (reply.status() == 404) {
            return Optional.empty();
        }
        if (!reply.isSuccess() || !reply.json().isObject()) {
            throw new IOException(address() + " does not describe container " + id + ": " + reply.message());
        }
        return Optional.of(ContainerState.of(reply.json()));
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
