package io.hivesec.detectors.escape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.artifact.ContainerConfig;
import io.hivesec.artifact.Content;
import io.hivesec.json.JsonFactories;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks a Docker-compatible engine (Docker, podman) over its Unix socket how its containers are configured. It only reads:
 * {@code GET /containers/json}, {@code GET /containers/{id}/json} and, where a container mounts a named volume,
 * {@code GET /volumes} of the Engine API, which any version answers.
 * Immutable, safe to share.
 */
public final class DockerSocket {

    /** Where Docker listens. */
    public static final Path DEFAULT = Path.of("/var/run/docker.sock");

    private static final int MAX_CONTAINERS = 10_000;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{12,64}");
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactories.plain());

    private final Path socket;

    private DockerSocket(Path socket) {
        this.socket = socket;
    }

    /** The engine that listens at this socket; nothing is connected yet. */
    public static DockerSocket at(Path socket) {
        return new DockerSocket(socket);
    }

    /**
     * What an engine told.
     *
     * @param configs a description of each container, named {@code docker:} and the container's name
     * @param failures containers whose description could not be had
     */
    public record Answer(List<ContainerConfig> configs, List<Failure> failures) {

        /** Copies the lists. */
        public Answer {
            configs = List.copyOf(configs);
            failures = List.copyOf(failures);
        }
    }

    /**
     * Asks for every container, running or not.
     *
     * @param deadline when it has to be done
     * @throws IOException when the engine cannot be reached, does not answer in time, or answers with something else than a
     *     list of containers
     */
    public Answer containers(Deadline deadline) throws IOException {
        List<ContainerConfig> configs = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        JsonNode listed = parse(get("/containers/json?all=1", deadline));
        if (!listed.isArray()) {
            throw new IOException(socket + " did not answer with a list of containers");
        }
        NamedVolumes volumes = new NamedVolumes(deadline);
        int count = 0;
        for (JsonNode one : listed) {
            String id = one.path("Id").asText();
            String name = name(one, id);
            if (++count > MAX_CONTAINERS) {
                failures.add(failure(FailureKind.OVER_LIMIT, socket.toString(), "more than " + MAX_CONTAINERS));
                break;
            }
            if (!ID.matcher(id).matches()) {
                failures.add(failure(FailureKind.MALFORMED, name, "not an identifier: '" + id + "'"));
                continue;
            }
            try {
                byte[] body = get("/containers/" + id + "/json", deadline);
                configs.add(ContainerConfig.of("docker:" + name, Content.of(volumes.beside(body))));
            } catch (IOException e) {
                // It may have been removed since it was listed; the others are still there.
                failures.add(failure(FailureKind.UNREADABLE, name, String.valueOf(e.getMessage())));
            }
        }
        volumes.failure().ifPresent(failures::add);
        return new Answer(configs, failures);
    }

    /** The engine's volumes, asked for once, and only when a container mounts one by name. */
    private final class NamedVolumes {
        private final Deadline deadline;
        private @Nullable Map<String, JsonNode> known;
        private @Nullable Failure failure;

        NamedVolumes(Deadline deadline) {
            this.deadline = deadline;
        }

        /** A container's description, with those of its volumes that were made with options beside it. */
        byte[] beside(byte[] container) throws IOException {
            JsonNode inspected = parse(container);
            ArrayNode together = JSON.createArrayNode().add(inspected);
            for (JsonNode mount : inspected.path("Mounts")) {
                if (mount.path("Type").asText().equals("volume")) {
                    JsonNode volume = all().get(mount.path("Name").asText());
                    if (volume != null && !volume.path("Options").isEmpty()) {
                        together.add(volume);
                    }
                }
            }
            return together.size() == 1 ? container : JSON.writeValueAsBytes(together);
        }

        /** Set when the engine would not tell: the containers are judged all the same, without what the volumes are. */
        Optional<Failure> failure() {
            return Optional.ofNullable(failure);
        }

        private Map<String, JsonNode> all() {
            Map<String, JsonNode> volumes = known;
            if (volumes == null) {
                volumes = new HashMap<>();
                try {
                    for (JsonNode one : parse(get("/volumes", deadline)).path("Volumes")) {
                        volumes.put(one.path("Name").asText(), one);
                    }
                } catch (IOException e) {
                    failure = DockerSocket.failure(FailureKind.UNREADABLE, "volumes", String.valueOf(e.getMessage()));
                }
                known = volumes;
            }
            return volumes;
        }
    }

    private byte[] get(String path, Deadline deadline) throws IOException {
        return UnixHttp.get(socket, path, ContainerConfigs.MAX_BYTES, deadline);
    }

    private JsonNode parse(byte[] body) throws IOException {
        try {
            return JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IOException(socket + " did not answer with JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String name(JsonNode listed, String id) {
        String name = listed.path("Names").path(0).asText();
        return name.isEmpty() ? id : name.replaceFirst("^/", "");
    }

    private static Failure failure(FailureKind kind, String name, String cause) {
        return Failure.of(ContainerConfigs.ID, kind, "docker:" + name, cause);
    }
}
