package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.event.Container;
import io.hivesec.event.ContainerStarted;
import io.hivesec.event.ContainerStopped;
import io.hivesec.event.Context;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.User;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Kubernetes API server's audit log ({@code audit.k8s.io/v1}). {@code kubectl exec} is a process started in a container, a
 * pod that is made is a container started with its manifest, and rights that are given are the command that gives them; the
 * other requests change no process. A container's runtime id is
 * not known here, so that it is named by namespace, pod and container.
 */
final class KubernetesAuditMapper implements RecordMapper {

    private static final int ITEMS = 4096;
    private static final int ARGUMENTS = 256;
    private static final int PATH = 32;
    private static final int OK = 400;
    private static final List<String> CONTAINERS = List.of("initContainers", "containers");
    private static final List<String> ADDED = List.of("ephemeralContainers");
    private static final Set<String> WORKLOADS = Set.of(
            "pods",
            "deployments",
            "daemonsets",
            "statefulsets",
            "replicasets",
            "jobs",
            "cronjobs",
            "replicationcontrollers");

    @Override
    public Reading map(JsonNode entry) {
        JsonNode items = Json.at(entry, "items");
        if (items.isArray()) {
            return all(items);
        }
        if (Json.text(entry, "auditID").isEmpty() && Json.text(entry, "verb").isEmpty()) {
            return Reading.malformed("no audit event");
        }
        Instant time = SensorTime.parse(Json.text(entry, "requestReceivedTimestamp"));
        if (time == null) {
            time = SensorTime.parse(Json.text(entry, "stageTimestamp"));
        }
        if (time == null) {
            return Reading.malformed("no time");
        }
        String stage = Json.text(entry, "stage");
        boolean refused = Json.integer(Json.at(entry, "responseStatus"), "code", 0) >= OK;
        // A request is told at each stage; the first of an exec is the one that comes while it runs.
        return refused || stage.equals("RequestReceived") || stage.equals("Panic")
                ? Reading.silent()
                : request(entry, time);
    }

    private Reading all(JsonNode items) {
        List<Event> events = new ArrayList<>();
        int count = 0;
        for (JsonNode item : items) {
            if (count++ == ITEMS) {
                break;
            }
            if (!item.has("items")) {
                events.addAll(map(item).events());
            }
        }
        return Reading.of(events);
    }

    private static Reading request(JsonNode entry, Instant time) {
        JsonNode object = Json.at(entry, "objectRef");
        String resource = Json.text(object, "resource");
        String subresource = Json.text(object, "subresource");
        String verb = Json.text(entry, "verb");
        if (resource.isEmpty()) {
            return Reading.silent();
        }
        boolean made = verb.equals("create") || verb.equals("update") || verb.equals("patch");
        if (subresource.equals("exec") || subresource.equals("attach")) {
            return Reading.of(executed(entry, time, object));
        }
        if (resource.equals("nodes") && subresource.equals("proxy")) {
            return kubelet(entry, time);
        }
        JsonNode manifest = Json.at(entry, "requestObject");
        boolean isAdded = subresource.equals("ephemeralcontainers");
        if (isAdded && Json.at(entry, "responseObject").has("spec")) {
            // What is sent may be a patch; what comes back is the pod.
            manifest = Json.at(entry, "responseObject");
        }
        if (made && (subresource.isEmpty() || isAdded) && WORKLOADS.contains(resource) && manifest.has("spec")) {
            return Reading.of(made(entry, time, object, manifest, isAdded));
        }
        List<String> given = made && subresource.isEmpty() ? KubernetesBindings.command(resource, manifest) : List.of();
        if (!given.isEmpty()) {
            return Reading.of(started(entry, time, container(object, manifest, ""), given));
        }
        return verb.equals("delete") && resource.equals("pods")
                ? Reading.of(new ContainerStopped(Context.of(time, container(object, manifest, ""), requester(entry))))
                : Reading.silent();
    }

    /** A workload, and what its containers will run, unless its owner has told it before. */
    private static List<Event> made(JsonNode entry, Instant time, JsonNode object, JsonNode manifest, boolean isAdded) {
        List<Event> events = new ArrayList<>();
        boolean isPart = !Json.at(podSpec(manifest), "containers").isArray();
        events.add(new ContainerStarted(
                Context.of(time, container(object, manifest, ""), requester(entry)),
                isAdded && isPart ? added(manifest) : manifest.toString()));
        if (!Json.at(manifest, "metadata", "ownerReferences").isEmpty() && !isAdded) {
            return events;
        }
        JsonNode pod = podSpec(manifest);
        for (String kind : isAdded ? ADDED : CONTAINERS) {
            for (JsonNode one : Json.at(pod, kind)) {
                List<String> command = new ArrayList<>(Json.texts(Json.at(one, "command")));
                if (events.size() < ITEMS && !command.isEmpty()) {
                    command.addAll(Json.texts(Json.at(one, "args")));
                    events.add(started(entry, time, container(object, manifest, Json.text(one, "name")), command));
                }
            }
        }
        return events;
    }

    /** Of a patch that adds containers to a pod, a pod of just these. */
    private static String added(JsonNode manifest) {
        ObjectNode pod =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("spec").set("containers", Json.at(manifest, "spec", "ephemeralContainers"));
        return pod.toString();
    }

    /** The specification of the pods that a workload makes: its own, its template's or its job's template's. */
    private static JsonNode podSpec(JsonNode manifest) {
        JsonNode spec = Json.at(manifest, "spec");
        JsonNode job = Json.at(spec, "jobTemplate", "spec");
        JsonNode template = Json.at(job.isObject() ? job : spec, "template", "spec");
        return template.isObject() ? template : spec;
    }

    /** A command for a node's kubelet that goes through the API server: {@code …/proxy/run/<namespace>/<pod>/<container>?cmd=…}. */
    private static Reading kubelet(JsonNode entry, Instant time) {
        String uri = Json.text(entry, "requestURI");
        int query = uri.indexOf('?');
        String[] path = (query < 0 ? uri : uri.substring(0, query)).split("/", PATH);
        int at = Arrays.asList(path).indexOf("proxy") + 1;
        boolean runs = at > 0 && at + 3 < path.length && (path[at].equals("run") || path[at].equals("exec"));
        List<String> command = new ArrayList<>();
        for (Map.Entry<String, String> parameter : parameters(uri)) {
            if (parameter.getKey().equals("cmd")) {
                command.addAll(CommandWords.split(parameter.getValue()));
            } else if (parameter.getKey().equals("command")) {
                command.add(parameter.getValue());
            }
        }
        if (!runs || command.isEmpty()) {
            return Reading.silent();
        }
        // …/run/<namespace>/<pod>/<container>, with a pod's uid before the container in the longer form.
        String name = path[path.length - 1];
        Container container = Container.of("k8s:" + path[at + 1] + "/" + path[at + 2] + "/" + name, name, "")
                .inPod(path[at + 1], path[at + 2]);
        return Reading.of(started(entry, time, container, command));
    }

    private static Event started(JsonNode entry, Instant time, Container container, List<String> command) {
        Process process = Process.builder()
                .executable(command.isEmpty() ? "" : command.get(0))
                .arguments(command)
                .build();
        return new ProcessStarted(new Context(time, container, process, List.of(requester(entry))));
    }

    /** The parameters of a request, in their order. */
    private static List<Map.Entry<String, String>> parameters(String uri) {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        int query = uri.indexOf('?');
        for (String parameter : (query < 0 ? "" : uri.substring(query + 1)).split("&", ARGUMENTS)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            parameters.add(Map.entry(name, equals < 0 ? "" : decoded(parameter.substring(equals + 1))));
        }
        return parameters;
    }

    private static Event executed(JsonNode entry, Instant time, JsonNode object) {
        List<String> command = new ArrayList<>();
        String container = "";
        for (Map.Entry<String, String> parameter : parameters(Json.text(entry, "requestURI"))) {
            if (parameter.getKey().equals("command")) {
                command.add(parameter.getValue());
            } else if (parameter.getKey().equals("container")) {
                container = parameter.getValue();
            }
        }
        return started(entry, time, container(object, Json.at(entry, "requestObject"), container), command);
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    /** Who asked, as the process that did: {@code kubectl/v1.30.0} for the account. */
    private static Process requester(JsonNode entry) {
        String agent = Json.text(entry, "userAgent");
        int blank = agent.indexOf(' ');
        String name = Json.text(entry, "impersonatedUser", "username");
        if (name.isEmpty()) {
            name = Json.text(entry, "user", "username");
        }
        return Process.builder()
                .executable(blank < 0 ? agent : agent.substring(0, blank))
                .user(new User(User.NO_ID, User.NO_ID, User.NO_ID, User.NO_ID, name))
                .build();
    }

    private static Container container(JsonNode object, JsonNode manifest, String named) {
        String namespace = Json.text(object, "namespace");
        String pod = Json.text(object, "name");
        if (pod.isEmpty()) {
            pod = Json.text(manifest, "metadata", "name");
        }
        JsonNode first = Json.at(podSpec(manifest), "containers").path(0);
        String name = named.isEmpty() ? Json.text(first, "name") : named;
        String id = "k8s:" + namespace + "/" + pod + (name.isEmpty() ? "" : "/" + name);
        return Container.of(id, name, Json.text(first, "image")).inPod(namespace, pod);
    }
}
