package io.hivesec.dispositions.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A container as its engine describes it. The identity is what a name or an address is not: the whole id, the image's
 * digest, and when it was last started.
 *
 * @param id the whole id
 * @param name its name, without the slash
 * @param image the image's id, {@code sha256:…}
 * @param startedAt when it was last started, as the engine writes it
 * @param status {@code running}, {@code paused}, {@code exited} …
 * @param pid its first process as the engine's machine counts; 0 when it does not run
 * @param host how it shares the machine
 * @param networks the networks it is on and its settings there, by network name
 * @param json all of the engine's answer
 */
record ContainerState(
        String id,
        String name,
        String image,
        String startedAt,
        String status,
        int pid,
        Sharing host,
        Map<String, JsonNode> networks,
        JsonNode json) {

    /** What a container shares with the machine or with others. */
    record Sharing(String network, String pid, boolean privileged) {
        boolean hostNetwork() {
            return network.equals("host");
        }

        boolean othersNetwork() {
            return network.startsWith("container:") || network.startsWith("ns:");
        }

        boolean hostPid() {
            return pid.equals("host");
        }
    }

    static ContainerState of(JsonNode json) {
        JsonNode state = json.path("State");
        JsonNode config = json.path("HostConfig");
        Map<String, JsonNode> networks = new TreeMap<>();
        json.path("NetworkSettings")
                .path("Networks")
                .properties()
                .forEach(network -> networks.put(network.getKey(), network.getValue()));
        return new ContainerState(
                json.path("Id").asText(),
                json.path("Name").asText().replaceFirst("^/", ""),
                json.path("Image").asText(),
                state.path("StartedAt").asText(),
                state.path("Paused").asBoolean() ? "paused" : state.path("Status").asText(),
                state.path("Pid").asInt(),
                new Sharing(
                        config.path("NetworkMode").asText(),
                        config.path("PidMode").asText(),
                        config.path("Privileged").asBoolean()),
                networks,
                json);
    }

    /** Whether its processes exist, running or frozen. */
    boolean isAlive() {
        return status.equals("running") || status.equals("paused") || status.equals("restarting");
    }

    boolean isPaused() {
        return status.equals("paused");
    }

    String label(String name) {
        return json.path("Config").path("Labels").path(name).asText();
    }
}
