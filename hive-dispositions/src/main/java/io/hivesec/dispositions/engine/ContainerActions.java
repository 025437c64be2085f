package io.hivesec.dispositions.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.alert.Plan.Action;
import io.hivesec.dispositions.RefusedException;
import io.hivesec.dispositions.engine.Engine.Reply;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Acts on a container: reads its state, acts when that is needed, reads the state again and believes only that. Engines
 * answer a second pause with 409 or 500, a second kill with 409 or 500, a second disconnect with 500.
 */
final class ContainerActions {
    /** What the user may set of an endpoint; the rest of what the engine tells of one is its own. */
    private static final List<String> SETTINGS = List.of("IPAMConfig", "Links", "Aliases", "DriverOpts", "GwPriority");

    /** An action's arguments and what the engine calls them in its answer. */
    private static final Map<String, String> ADDRESSES =
            new TreeMap<>(Map.of("address", "IPAddress", "address6", "GlobalIPv6Address", "mac", "MacAddress"));

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactories.plain());

    private final Engine engine;
    private final Map<String, List<String>> lastLinks = new ConcurrentHashMap<>();

    ContainerActions(Engine engine) {
        this.engine = engine;
    }

    static boolean isRealNetwork(String name) {
        return !name.equals("none") && !name.equals("host");
    }

    /** What connects a container to a network again as it was. */
    static Action connect(String network, JsonNode endpoint) {
        ObjectNode settings = JSON.createObjectNode();
        for (String name : SETTINGS) {
            if (endpoint.hasNonNull(name)) {
                settings.set(name, endpoint.get(name));
            }
        }
        return new Action(
                "connect",
                Map.of(
                        "network", network,
                        "settings", settings.toString(),
                        "address", endpoint.path("IPAddress").asText(),
                        "address6", endpoint.path("GlobalIPv6Address").asText(),
                        "mac", endpoint.path("MacAddress").asText()));
    }

    Optional<Action> inverse(ContainerState now, Action action) throws IOException {
        switch (action.name()) {
            case "link-down" -> {
                List<String> links = node(now).isPresent() ? node(now).get().links() : List.of();
                lastLinks.put(now.id(), links);
                return links.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Action.of("link-up", "links", String.join(",", links)));
            }
            case "disconnect" -> {
                String network = action.argument("network");
                return Optional.ofNullable(now.networks().get(network)).map(settings -> connect(network, settings));
            }
            case "pause" -> {
                return now.isPaused() ? Optional.empty() : Optional.of(Action.of("unpause"));
            }
            default -> {
                return Optional.empty();
            }
        }
    }

    String perform(String id, Action action) throws IOException {
        ContainerState now = state(id);
        return switch (action.name()) {
            case "link-down" -> {
                if (node(now).isPresent()) {
                    NodeNetwork node = node(now).get();
                    // Asked for a moment ago, for the inverse; every process started here is time that a session has.
                    List<String> known = lastLinks.remove(id);
                    node.down(known == null ? node.links() : known);
                }
                yield "";
            }
            case "link-up" -> {
                if (node(now).isPresent()) {
                    node(now).get().up(List.of(action.argument("links").split(",")));
                }
                yield "";
            }
            case "disconnect" -> disconnect(now, action.argument("network"));
            case "connect" -> connect(now, action);
            case "cut-sockets" -> {
                if (node(now).isPresent()) {
                    node(now).get().destroySockets();
                }
                yield "";
            }
            case "pause" -> act(now, "/pause", ContainerState::isPaused, "paused");
            case "unpause" -> act(now, "/unpause", state -> !state.isPaused(), "running again");
            case "stop" -> act(now, "/stop?t=10", state -> !state.isAlive(), "stopped");
            case "kill" -> act(now, "/kill?signal=KILL", state -> !state.isAlive(), "dead");
            default -> throw new RefusedException("unknown action '" + action.name() + "'");
        };
    }

    private static Optional<NodeNetwork> node(ContainerState container) {
        return NodeNetwork.of(container);
    }

    private ContainerState state(String id) throws IOException {
        return engine.inspect(id)
                .filter(state -> state.id().equals(id))
                .orElseThrow(() -> new RefusedException("container " + id + " is gone"));
    }

    private String act(ContainerState before, String call, Predicate<ContainerState> reached, String wanted)
            throws IOException {
        if (reached.test(before)) {
            return "it was " + wanted + " before";
        }
        Reply reply = engine.post("/containers/" + before.id() + call, null, STOP_PATIENCE);
        if (wanted.equals("dead") || wanted.equals("stopped")) {
            // The engine answers when the signal is sent; this one answers when the process is gone.
            engine.post("/containers/" + before.id() + "/wait", null, STOP_PATIENCE);
        }
        ContainerState after = state(before.id());
        if (!reached.test(after)) {
            throw new IOException("container " + before.name() + " is " + after.status() + ", not " + wanted + " ("
                    + reply.message() + ")");
        }
        return "";
    }

    private String disconnect(ContainerState before, String network) throws IOException {
        if (!before.networks().containsKey(network)) {
            return "it was not on network " + network;
        }
        ObjectNode body = JSON.createObjectNode().put("Container", before.id()).put("Force", true);
        Reply reply = engine.post("/networks/" + Engine.encode(networkId(before, network)) + "/disconnect", body);
        if (state(before.id()).networks().containsKey(network)) {
            throw new IOException("it is still on network " + network + " (" + reply.message() + ")");
        }
        return "";
    }

    private static String networkId(ContainerState container, String network) {
        JsonNode endpoint = container.networks().get(network);
        String id = endpoint == null ? "" : endpoint.path("NetworkID").asText();
        return id.isEmpty() ? network : id;
    }

    private String connect(ContainerState before, Action action) throws IOException {
        String network = action.argument("network");
        if (before.networks().containsKey(network)) {
            return "it was on network " + network + " before";
        }
        ObjectNode settings = (ObjectNode) JSON.readTree(action.argument("settings"));
        Reply reply = post(before.id(), network, withAddress(settings, action));
        if (!reply.isSuccess()) {
            // An engine gives a container the address it had only on a network whose range the user chose.
            reply = post(before.id(), network, settings);
        }
        JsonNode endpoint = state(before.id()).networks().get(network);
        if (endpoint == null) {
            throw new IOException("it is not on network " + network + " (" + reply.message() + ")");
        }
        return difference(network, action, endpoint);
    }

    private static ObjectNode withAddress(ObjectNode settings, Action action) {
        ObjectNode wanted = settings.deepCopy();
        ObjectNode addresses = wanted.withObject("/IPAMConfig");
        Stream.of("address:IPv4Address", "address6:IPv6Address")
                .map(pair -> pair.split(":"))
                .forEach(pair -> {
                    String address = action.argument(pair[0]);
                    if (!address.isEmpty() && !addresses.hasNonNull(pair[1])) {
                        addresses.put(pair[1], address);
                    }
                });
        if (!action.argument("mac").isEmpty()) {
            // Docker takes it from version 1.44 of the API on; before, an address makes the same one again.
            wanted.put("MacAddress", action.argument("mac"));
        }
        return wanted;
    }

    private Reply post(String id, String network, @Nullable JsonNode settings) throws IOException {
        ObjectNode body = JSON.createObjectNode().put("Container", id);
        body.set("EndpointConfig", settings);
        return engine.post("/networks/" + Engine.encode(network) + "/connect", body);
    }

    private static String difference(String network, Action action, JsonNode endpoint) {
        List<String> differences = new ArrayList<>();
        ADDRESSES.forEach((argument, name) -> {
            String before = action.argument(argument);
            String after = endpoint.path(name).asText();
            // A container that does not run has none yet.
            if (!after.isEmpty() && !before.equals(after)) {
                differences.add(name + " is " + after + ", it was " + before);
            }
        });
        return differences.isEmpty() ? "" : "on network " + network + " its " + String.join(", its ", differences);
    }
}
