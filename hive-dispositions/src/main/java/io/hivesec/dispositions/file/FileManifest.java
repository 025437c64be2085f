package io.hivesec.dispositions.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a file was, so that it can be made again: all but its inode and the time that its inode last changed.
 *
 * @param path where it was, from its root
 * @param size in bytes
 * @param sha256 of its bytes
 * @param mode permissions with set-uid, set-gid and sticky bits
 * @param uid its owner
 * @param gid its group
 * @param modified ISO 8601, to the nanosecond
 * @param accessed ISO 8601, to the nanosecond
 * @param extended its extended attributes in the {@code user} namespace, in Base64, by name
 * @param system its extended attributes in other namespaces, in Base64, by whole name
 * @param mask the bytes that the quarantined copy is combined with (exclusive or), in Base64
 */
record FileManifest(
        String path,
        long size,
        String sha256,
        int mode,
        int uid,
        int gid,
        String modified,
        String accessed,
        Map<String, String> extended,
        Map<String, String> system,
        String mask) {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactories.plain());

    FileManifest {
        extended = Map.copyOf(extended);
        system = Map.copyOf(system);
    }

    byte[] toJson() throws IOException {
        ObjectNode node = JSON.createObjectNode()
                .put("path", path)
                .put("size", size)
                .put("sha256", sha256)
                .put("mode", mode)
                .put("uid", uid)
                .put("gid", gid)
                .put("modified", modified)
                .put("accessed", accessed)
                .put("mask", mask);
        node.set("extended", JSON.valueToTree(new TreeMap<>(extended)));
        node.set("system", JSON.valueToTree(new TreeMap<>(system)));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
    }

    static FileManifest read(byte[] json) throws IOException {
        var node = JSON.readTree(json);
        return new FileManifest(
                node.path("path").asText(),
                node.path("size").asLong(),
                node.path("sha256").asText(),
                node.path("mode").asInt(),
                node.path("uid").asInt(),
                node.path("gid").asInt(),
                node.path("modified").asText(),
                node.path("accessed").asText(),
                texts(node.path("extended")),
                texts(node.path("system")),
                node.path("mask").asText());
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(one -> texts.put(one.getKey(), one.getValue().asText()));
        return texts;
    }
}
