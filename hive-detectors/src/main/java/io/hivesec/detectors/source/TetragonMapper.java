package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Endpoint;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.NetworkListening;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tetragon's JSON export. Source: the gRPC API of Tetragon 1.x ({@code GetEventsResponse}), whose JSON form the export is,
 * and the network events of the enterprise build that public captures hold.
 */
final class TetragonMapper implements RecordMapper {

    /** Fields of Tetragon's that say nothing to the model and make up half of a record. */
    static final Set<String> UNREAD = Set.of(
            "exec_id",
            "parent_exec_id",
            "pod_labels",
            "pod_annotations",
            "workload",
            "workload_kind",
            "cap",
            "ns",
            "flags",
            "refcnt",
            "auid",
            "tid",
            "in_init_tree",
            "binary_properties",
            "environment_variables",
            "node_name",
            "node_labels",
            "cluster_name",
            "bytes_arg",
            "truncated_bytes_arg",
            "kernel_stack_trace",
            "user_stack_trace",
            "policy_name",
            "action",
            "return",
            "return_action",
            "message",
            "tags",
            "stats");

    /** Objects and lists that records repeat, and texts of which there are few. */
    static final Set<String> REPEATED = Set.of(
            "process",
            "parent",
            "pod",
            "args",
            "function_name",
            "event",
            "binary",
            "arguments",
            "cwd",
            "path",
            "protocol",
            "source_ip",
            "destination_ip");

    private static final int MEMORIES = 4096;
    private static final int HOOKS = 64;
    private static final int ANCESTORS = 64;
    private static final int SIGNAL_BASE = 128;

    private final ContainerMemory containers = new ContainerMemory();
    private final @Nullable Actor[] actors = new Actor[MEMORIES];
    private final @Nullable Placed[] placed = new Placed[MEMORIES];
    private final @Nullable Collected[] collected = new Collected[MEMORIES];
    private final @Nullable Called[] called = new Called[MEMORIES];
    private final @Nullable Hook[] hooks = new Hook[HOOKS];
    private final SensorClock clock = new SensorClock();
    private Instant lastTime = Instant.EPOCH;

    @Override
    public Reading map(JsonNode entry) {
        for (Map.Entry<String, JsonNode> field : entry.properties()) {
            if (field.getKey().startsWith("process_")) {
                return map(field.getKey(), field.getValue(), entry);
            }
        }
        return entry.has("rate_limit_info") || entry.has("test")
                ? Reading.skipped(entry.has("test") ? "test" : "rate_limit_info")
                : Reading.malformed("no process_… field");
    }

    private Reading map(String kind, JsonNode body, JsonNode entry) {
        if (kind.equals("process_throttle")) {
            return Reading.skipped(kind);
        }
        JsonNode process = Json.at(body, "process");
        if (!process.isObject()) {
            return Reading.malformed(kind + " without process");
        }
        Context context = context(body, process, Json.text(entry, "time"));
        return switch (kind) {
            case "process_exec" -> Reading.of(new ProcessStarted(context));
            case "process_exit" -> Reading.of(new ProcessExited(context, exitCode(body)));
            case "process_connect" -> connected(context, body);
            case "process_accept" -> accepted(context, body);
            case "process_listen" -> listening(context, body);
            case "process_close" -> Reading.silent();
            case "process_kprobe", "process_lsm" -> hook(Json.at(body, "function_name"), context, body);
            case "process_tracepoint" -> hook(Json.at(body, "event"), context, body);
            default -> Reading.skipped(kind);
        };
    }

    /** What the parser gives out again and again means the same each time: the hook of a name, and its arguments. */
    private record Hook(
            JsonNode name,
            String told,
            String function,
            @Nullable KernelFunction kind) {}

    private record Collected(JsonNode args, HookArguments arguments) {}

    private record Placed(JsonNode pod, String shortId, Container container, int containersVersion) {}

    private Reading hook(JsonNode name, Context context, JsonNode body) {
        int slot = System.identityHashCode(name) & HOOKS - 1;
        Hook hook = hooks[slot];
        if (hook == null || hook.name != name) {
            String told = Json.text(name);
            String function = KernelFunction.plain(told);
            hook = new Hook(name, told, function, KernelFunction.of(function));
            hooks[slot] = hook;
        }
        return TetragonHook.read(hook.told, hook.function, hook.kind, context, arguments(Json.at(body, "args")));
    }

    private HookArguments arguments(JsonNode args) {
        int slot = System.identityHashCode(args) & MEMORIES - 1;
        Collected before = collected[slot];
        if (before == null || before.args != args) {
            before = new Collected(args, HookArguments.of(args));
            collected[slot] = before;
        }
        return before.arguments;
    }

    /**
     * Whom a record is about. The parser gives out the same nodes for what it has parsed before, and so their meaning is
     * worked out once.
     */
    private record Actor(
            JsonNode process,
            JsonNode parent,
            Process subject,
            List<Process> ancestors,
            Container container,
            int containersVersion) {}

    private Context context(JsonNode body, JsonNode process, String told) {
        JsonNode parent = Json.at(body, "parent");
        JsonNode further = Json.at(body, "ancestors");
        int slot = (System.identityHashCode(process) ^ System.identityHashCode(parent)) & MEMORIES - 1;
        Actor actor = actors[slot];
        boolean isKnown = actor != null
                && actor.process == process
                && actor.parent == parent
                && actor.containersVersion == containers.version();
        if (actor == null || !isKnown || !further.isEmpty()) {
            actor = actor(process, parent, further);
            actors[slot] = further.isEmpty() ? actor : null;
        }
        return new Context(time(told, actor.subject.startTime()), actor.container, actor.subject, actor.ancestors);
    }

    private Actor actor(JsonNode process, JsonNode parent, JsonNode further) {
        List<Process> ancestors = new ArrayList<>();
        int pid = Json.integer(process, "pid", 0);
        int ppid = Json.integer(parent, "pid", 0);
        if (parent.isObject()) {
            ancestors.add(process(parent, ppid == pid ? 0 : ppid, 0));
        }
        for (JsonNode ancestor : further) {
            if (ancestors.size() < ANCESTORS) {
                ancestors.add(process(ancestor, Json.integer(ancestor, "pid", 0), 0));
            }
        }
        // After an execve without fork Tetragon names the process's own former image as its parent.
        Process subject = process(process, pid, ppid == pid ? 0 : ppid);
        Container container = container(process);
        return new Actor(process, parent, subject, List.copyOf(ancestors), container, containers.version());
    }

    /** A record may lack its time, as in Tetragon's own test data; then its process's start, or the time before it, stands in. */
    private Instant time(String told, @Nullable Instant started) {
        Instant time = clock.parse(told);
        if (time == null) {
            time = started != null ? started : lastTime;
        }
        lastTime = time;
        return time;
    }

    private record Called(JsonNode binary, JsonNode joined, List<String> arguments) {}

    /** A program's name and what it was started with, in one list: the same one for the processes that are started in the same way. */
    private List<String> arguments(JsonNode binary, JsonNode joined) {
        int slot = System.identityHashCode(joined) & MEMORIES - 1;
        Called before = called[slot];
        if (before == null || before.joined != joined || before.binary != binary) {
            List<String> arguments = new ArrayList<>();
            arguments.add(Json.text(binary));
            arguments.addAll(JoinedArguments.split(Json.text(joined)));
            before = new Called(binary, joined, List.copyOf(arguments));
            called[slot] = before;
        }
        return before.arguments;
    }

    private Process process(JsonNode node, int pid, int ppid) {
        JsonNode named = Json.at(node, "binary");
        String binary = Json.text(named);
        return Process.builder()
                .pid(pid)
                .ppid(ppid)
                .executable(binary)
                .arguments(binary.isEmpty() ? List.of() : arguments(named, Json.at(node, "arguments")))
                .workingDirectory(Json.text(node, "cwd"))
                .user(user(node))
                .startTime(SensorTime.parse(Json.text(node, "start_time")))
                .build();
    }

    private static User user(JsonNode node) {
        JsonNode credentials = Json.at(node, "process_credentials");
        String name = Json.text(node, "user", "name");
        if (credentials.isObject()) {
            return TetragonHook.user(credentials, name);
        }
        int uid = Numbers.id(Json.number(node, "uid", User.NO_ID));
        return new User(uid, User.NO_ID, uid, User.NO_ID, name);
    }

    private Container container(JsonNode process) {
        JsonNode pod = Json.at(process, "pod");
        String shortId = Json.text(process, "docker");
        int slot = System.identityHashCode(pod) & MEMORIES - 1;
        Placed before = placed[slot];
        if (before == null
                || before.pod != pod
                || before.containersVersion != containers.version()
                || !before.shortId.equals(shortId)) {
            Container container = container(pod, shortId);
            before = new Placed(pod, shortId, container, containers.version());
            placed[slot] = before;
        }
        return before.container;
    }

    private Container container(JsonNode pod, String shortId) {
        JsonNode container = Json.at(pod, "container");
        String id = ContainerMemory.plainId(Json.text(container, "id"));
        if (id.isEmpty()) {
            id = shortId;
        }
        if (id.isEmpty()) {
            return Container.HOST;
        }
        return containers.recall(new Container(
                id,
                Json.text(container, "name"),
                Json.text(container, "image", "name"),
                digest(Json.text(container, "image", "id")),
                Json.text(pod, "name"),
                Json.text(pod, "namespace")));
    }

    private static String digest(String imageId) {
        int at = imageId.indexOf("sha256:");
        return at < 0 ? "" : imageId.substring(at);
    }

    private static int exitCode(JsonNode body) {
        String signal = Json.text(body, "signal");
        return signal.isEmpty() ? Json.integer(body, "status", 0) : SIGNAL_BASE + Signals.number(signal);
    }

    private static Reading connected(Context context, JsonNode body) {
        Endpoint source = Endpoint.of(Json.text(body, "source_ip"), Json.port(body, "source_port"));
        String names = Json.text(Json.at(body, "destination_names"));
        Endpoint target = new Endpoint(Json.text(body, "destination_ip"), Json.port(body, "destination_port"), names);
        return target.isKnown()
                ? Reading.of(
                        new NetworkConnected(context, protocol(body), source, target, NetworkConnected.NO_DESCRIPTOR))
                : Reading.malformed("process_connect without destination");
    }

    private static Reading accepted(Context context, JsonNode body) {
        Endpoint peer = Endpoint.of(Json.text(body, "source_ip"), Json.port(body, "source_port"));
        Endpoint local = Endpoint.of(Json.text(body, "destination_ip"), Json.port(body, "destination_port"));
        return peer.isKnown()
                ? Reading.of(new NetworkAccepted(context, protocol(body), local, peer, NetworkAccepted.NO_DESCRIPTOR))
                : Reading.malformed("process_accept without source");
    }

    private static Reading listening(Context context, JsonNode body) {
        Endpoint local = Endpoint.of(Json.text(body, "ip"), Json.port(body, "port"));
        return local.isKnown()
                ? Reading.of(new NetworkListening(context, protocol(body), local, NetworkListening.NO_DESCRIPTOR))
                : Reading.malformed("process_listen without address");
    }

    private static String protocol(JsonNode body) {
        String protocol = Json.text(body, "protocol").toLowerCase(Locale.ROOT);
        return protocol.isEmpty() ? "tcp" : protocol;
    }
}
