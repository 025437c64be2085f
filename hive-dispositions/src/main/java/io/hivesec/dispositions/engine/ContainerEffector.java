package io.hivesec.dispositions.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Action;
import io.hivesec.alert.Plan.Target;
import io.hivesec.dispositions.Effector;
import io.hivesec.dispositions.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Isolates, pauses, stops or kills the container that an alert is about, whoever in it was at fault. The container is
 * named by the id in the alert, never by its name, and is known again by its whole id, its image and its start.
 *
 * <p>Threads: safe.
 */
public final class ContainerEffector implements Effector {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{12,64}");
    private static final Set<String> SYSTEM_NAMESPACES =
            Set.of("kube-system", "kube-public", "kube-node-lease", "calico-system", "tigera-operator");
    private static final List<String> WORKLOADS =
            List.of("com.docker.swarm.service.name", "com.docker.compose.service");

    private final ContainerResponse response;
    private final Engine engine;
    private final String own;
    private final ContainerPlanner planner;
    private final ContainerActions actions;

    /**
     * An effector that gives one response.
     *
     * @param response which
     * @param engine where the containers run
     */
    public ContainerEffector(ContainerResponse response, Engine engine) {
        this(response, engine, own());
    }

    ContainerEffector(ContainerResponse response, Engine engine, String own) {
        this.response = response;
        this.engine = engine;
        this.own = own;
        this.planner = new ContainerPlanner(engine);
        this.actions = new ContainerActions(engine);
    }

    /** What tells the container that this process runs in; empty outside of one, or where the kernel does not say. */
    private static String own() {
        try {
            return Files.readString(Path.of("/proc/self/cgroup"), StandardCharsets.UTF_8)
                    + Files.readString(Path.of("/proc/self/mountinfo"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public String id() {
        return response.id();
    }

    @Override
    public Optional<Plan> plan(Alert alert) throws IOException {
        String id = alert.container().id();
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        // An engine also finds containers by name, and anyone may name his container like the start of another's id.
        ContainerState container = engine.inspect(id)
                .filter(state -> state.id().startsWith(id))
                .orElseThrow(() -> new RefusedException("no container has the id " + id));
        requireTouchable(container);
        if (!container.isAlive()) {
            throw new RefusedException("container " + container.name() + " does not run: it is " + container.status());
        }
        return Optional.of(planner.plan(response, alert.id(), container));
    }

    @Override
    public void check(Target target, Moment moment) throws IOException {
        ContainerState container = find(target);
        requireSame("image", target, container.image());
        if (moment == Moment.APPLY) {
            requireSame("startedAt", target, container.startedAt());
            requireTouchable(container);
        }
    }

    private ContainerState find(Target target) throws IOException {
        return engine.inspect(target.id())
                .filter(state -> state.id().equals(target.id()))
                .orElseThrow(() -> new RefusedException("container " + target.id() + " is gone"));
    }

    private static void requireSame(String what, Target target, String now) throws RefusedException {
        String then = target.identity().getOrDefault(what, "");
        if (!then.equals(now)) {
            throw new RefusedException("container " + target.id() + " is not the one that was planned for: " + what
                    + " was " + then + " and is " + now);
        }
    }

    private void requireTouchable(ContainerState container) throws RefusedException {
        if (own.contains(container.id())) {
            throw new RefusedException("container " + container.name() + " is the responder's own");
        }
        String namespace = container.label("io.kubernetes.pod.namespace");
        if (SYSTEM_NAMESPACES.contains(namespace)) {
            throw new RefusedException("container " + container.name() + " belongs to the system, in " + namespace);
        }
        if (response == ContainerResponse.ISOLATE && container.host().hostNetwork()) {
            throw new RefusedException("container " + container.name()
                    + " uses the host's network and cannot be cut from it without the host; pause or kill it");
        }
        if (response == ContainerResponse.ISOLATE && container.host().othersNetwork()) {
            throw new RefusedException("container " + container.name() + " uses the network of "
                    + container.host().network() + "; isolate that one, which isolates both");
        }
    }

    @Override
    public Workload workload(Target target) throws IOException {
        ContainerState container = find(target);
        for (String label : WORKLOADS) {
            String value = container.label(label);
            if (!value.isEmpty()) {
                String project = container.label("com.docker.compose.project");
                return new Workload(label + "=" + project + "/" + value, replicas(label, value, project));
            }
        }
        return Workload.ALONE;
    }

    private Set<String> replicas(String label, String value, String project) throws IOException {
        Set<String> replicas = new HashSet<>();
        for (JsonNode one : engine.get("/containers/json").json()) {
            JsonNode labels = one.path("Labels");
            if (labels.path(label).asText().equals(value)
                    && labels.path("com.docker.compose.project").asText().equals(project)) {
                replicas.add("container:" + one.path("Id").asText());
            }
        }
        return replicas;
    }

    @Override
    public Map<String, String> evidence(Target target, Path directory) throws IOException {
        return new ContainerEvidence(engine)
                .take(find(target), response.impact() == Plan.Impact.DESTRUCTIVE, directory);
    }

    @Override
    public Optional<Action> inverse(Target target, Action action) throws IOException {
        return actions.inverse(find(target), action);
    }

    @Override
    public String perform(Target target, Action action) throws IOException {
        return actions.perform(target.id(), action);
    }

    @Override
    public Probe probe(Plan plan) throws IOException {
        ContainerState container = find(plan.target());
        return switch (response) {
            case ISOLATE -> isolated(container);
            case PAUSE -> new Probe(container.isPaused(), List.of("the engine says that it is " + container.status()));
            case STOP, KILL ->
                new Probe(!container.isAlive(), List.of("the engine says that it is " + container.status()));
        };
    }

    private static Probe isolated(ContainerState container) throws IOException {
        List<String> networks = container.networks().keySet().stream()
                .filter(ContainerActions::isRealNetwork)
                .toList();
        if (!networks.isEmpty()) {
            return new Probe(false, List.of("it is on " + String.join(", ", networks)));
        }
        List<String> seen = new ArrayList<>(List.of("the engine lists no network"));
        Optional<NodeNetwork> node = NodeNetwork.of(container);
        if (node.isEmpty()) {
            seen.add(container.isAlive() ? "the node was not looked at" : "it does not run");
            return new Probe(true, seen);
        }
        List<String> links = node.get().links();
        List<String> sockets = node.get().sockets();
        seen.add(links.isEmpty() ? "the node has no link to it" : "the node has links to it: " + links);
        seen.add(sockets.size() + " socket(s) are connected");
        return new Probe(links.isEmpty() && sockets.isEmpty(), seen);
    }
}
