package io.hivesec.dispositions.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Action;
import io.hivesec.alert.Plan.Reach;
import io.hivesec.alert.Plan.Step;
import io.hivesec.alert.Plan.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says what would be done to a container, and what that leaves open. Pure but for reading the engine. */
final class ContainerPlanner {
    private final Engine engine;

    ContainerPlanner(Engine engine) {
        this.engine = engine;
    }

    Plan plan(ContainerResponse response, String alert, ContainerState container) throws IOException {
        return new Plan(
                response.id(),
                alert,
                response.impact(),
                new Target(
                        "container",
                        container.id(),
                        Map.of(
                                "name", container.name(),
                                "image", container.image(),
                                "startedAt", container.startedAt())),
                List.of(
                        "the container has the same id and image and was not restarted",
                        "it is not the responder's own, and of no system namespace"),
                steps(response, container),
                new Reach(blastRadius(response, container), remains(response, container), verification(response)));
    }

    private static List<Step> steps(ContainerResponse response, ContainerState container) {
        return switch (response) {
            case ISOLATE -> isolate(container);
            case PAUSE -> List.of(new Step("freeze every process", Action.of("pause"), Action.of("unpause")));
            case STOP -> List.of(new Step("ask it to end, kill it after 10 seconds", Action.of("stop"), null));
            case KILL -> List.of(new Step("kill every process", Action.of("kill"), null));
        };
    }

    private static List<Step> isolate(ContainerState container) {
        List<Step> steps = new ArrayList<>();
        boolean onNode = NodeNetwork.of(container).isPresent();
        if (onNode) {
            steps.add(new Step("take down the node's ends of its links", Action.of("link-down"), Action.of("link-up")));
        }
        container.networks().forEach((name, settings) -> {
            if (ContainerActions.isRealNetwork(name)) {
                steps.add(new Step(
                        "disconnect it from network " + name,
                        Action.of("disconnect", "network", name),
                        ContainerActions.connect(name, settings)));
            }
        });
        if (onNode) {
            steps.add(new Step("destroy its established sockets", Action.of("cut-sockets"), null));
        }
        return steps;
    }

    private String blastRadius(ContainerResponse response, ContainerState container) throws IOException {
        List<String> sharing = new ArrayList<>();
        for (JsonNode other : engine.get("/containers/json?all=1").json()) {
            if (networkMode(other).equals("container:" + container.id())) {
                sharing.add(other.path("Names").path(0).asText().replaceFirst("^/", ""));
            }
        }
        String own = "container " + container.name() + " and whoever it serves";
        return sharing.isEmpty() || response == ContainerResponse.PAUSE
                ? own
                : own + "; with it, because they share its network: " + String.join(", ", sharing);
    }

    /** Podman's list leaves out what Docker's says of a container's network. */
    private String networkMode(JsonNode listed) throws IOException {
        JsonNode mode = listed.path("HostConfig").path("NetworkMode");
        return mode.isTextual()
                ? mode.asText()
                : engine.inspect(listed.path("Id").asText())
                        .map(other -> other.host().network())
                        .orElse("");
    }

    private static List<String> remains(ContainerResponse response, ContainerState container) {
        List<String> remains = new ArrayList<>();
        if (response == ContainerResponse.ISOLATE) {
            if (container.host().privileged() || container.host().hostPid()) {
                remains.add(
                        "it is privileged or sees the host's processes: isolation does not contain it, pause or kill"
                                + " it");
            }
            if (NodeNetwork.of(container).isEmpty()) {
                remains.add("this is not its node, or not as root: established sockets are not destroyed, a session may"
                        + " revive when it is taken back");
            }
            remains.add("its processes run on, and talk over loopback, AF_VSOCK and shared memory");
            remains.addAll(mounts(container));
        } else if (response == ContainerResponse.PAUSE) {
            remains.add("the kernel still answers for its open connections and buffers what arrives");
            remains.add("it takes no part in health checks: an orchestrator may replace it");
        } else {
            remains.add("its memory is gone; its files stay until it is removed");
            if (!container.label("io.kubernetes.pod.name").isEmpty()) {
                remains.add("the kubelet starts it again at once; delete the pod instead");
            }
        }
        return remains;
    }

    private static List<String> mounts(ContainerState container) {
        List<String> remains = new ArrayList<>();
        for (JsonNode mount : container.json().path("Mounts")) {
            String source = mount.path("Source").asText(mount.path("Name").asText());
            remains.add((source.endsWith(".sock") ? "a mounted socket: " : "a shared directory: ") + source);
        }
        if (container.json().path("HostConfig").path("IpcMode").asText().equals("host")) {
            remains.add("the host's shared memory and semaphores");
        }
        return remains;
    }

    private static String verification(ContainerResponse response) {
        return switch (response) {
            case ISOLATE -> "the engine lists no network, the node has no link to it, and no socket is connected";
            case PAUSE -> "the engine says that it is paused";
            case STOP, KILL -> "the engine says that it does not run, and its first process is gone";
        };
    }
}
