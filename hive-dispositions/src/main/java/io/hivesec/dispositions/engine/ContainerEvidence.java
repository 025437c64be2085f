package io.hivesec.dispositions.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.hivesec.dispositions.EvidenceFiles;
import io.hivesec.dispositions.engine.Engine.Reply;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Records what a container is before it is touched: its description and sockets, which isolation takes, and
 * before something is destroyed its processes, its changed files and the end of its log too. What cannot be had is named, with the cause; without the
 * description there is no evidence.
 */
final class ContainerEvidence {
    private static final ObjectMapper JSON =
            new ObjectMapper(JsonFactories.plain()).enable(SerializationFeature.INDENT_OUTPUT);
    private static final String LOGS = "/logs?stdout=1&stderr=1&timestamps=1&tail=2000";

    private final Engine engine;

    ContainerEvidence(Engine engine) {
        this.engine = engine;
    }

    Map<String, String> take(ContainerState container, boolean all, Path directory) throws IOException {
        EvidenceFiles files = new EvidenceFiles(directory);
        files.write("inspect.json", pretty(container));
        Optional<NodeNetwork> node = NodeNetwork.of(container);
        if (node.isPresent()) {
            files.write("sockets.txt", node.get().tables().getBytes(StandardCharsets.UTF_8));
        }
        if (all) {
            take(container, "/top", "processes.json", files);
            take(container, "/changes", "changes.json", files);
            take(container, LOGS, "log.bin", files);
        }
        return files.digests();
    }

    private void take(ContainerState container, String what, String name, EvidenceFiles files) throws IOException {
        Reply reply = engine.get("/containers/" + container.id() + what);
        if (reply.isSuccess()) {
            files.write(name, reply.body());
        } else {
            files.missing(name, reply.message());
        }
    }

    private static byte[] pretty(ContainerState container) throws JsonProcessingException {
        return JSON.writeValueAsBytes(container.json());
    }
}
