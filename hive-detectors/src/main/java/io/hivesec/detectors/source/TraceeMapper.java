package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.event.Container;
import io.hivesec.event.ContainerStarted;
import io.hivesec.event.ContainerStopped;
import io.hivesec.event.Context;
import io.hivesec.event.Process;
import io.hivesec.event.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tracee's JSON: the schema of {@code eventName} and {@code args} up to 0.2x, and the one of {@code name}, {@code workload}
 * and {@code data} ({@code api/v1beta1/event.proto}) after it. Process ids are the host's.
 */
final class TraceeMapper implements RecordMapper {

    private static final int ANCESTORS = 64;
    private static final long YEAR_2001 = 1_000_000_000_000_000_000L;

    private final ContainerMemory containers = new ContainerMemory();
    private final StartLineage lineage = new StartLineage();

    @Override
    public Reading map(JsonNode entry) {
        boolean workload = entry.has("workload") || entry.has("data");
        String name = Json.text(entry, workload ? "name" : "eventName");
        if (name.isEmpty()) {
            return Reading.malformed("no event name");
        }
        Instant time = time(Json.at(entry, "timestamp"));
        if (time == null) {
            return Reading.malformed("no timestamp");
        }
        TraceeArguments arguments = TraceeArguments.of(Json.at(entry, workload ? "data" : "args"));
        Context context = workload
                ? workload(time, Json.at(entry, "workload"), name, arguments)
                : flat(time, entry, name, arguments);
        switch (name) {
            case "container_create", "existing_container" -> {
                return Reading.of(new ContainerStarted(contained(context, arguments), ""));
            }
            case "container_remove" -> {
                return Reading.of(new ContainerStopped(contained(context, arguments)));
            }
            default -> {
                // A call or a packet.
            }
        }
        long returned = workload ? arguments.number("returnValue", 0) : Json.number(entry, "returnValue", 0);
        return TraceeCall.read(name, context, arguments, returned);
    }

    private static @Nullable Instant time(JsonNode told) {
        return told.isNumber() ? SensorTime.ofCount(told.longValue()) : SensorTime.parse(Json.text(told));
    }

    private Context flat(Instant time, JsonNode entry, String name, TraceeArguments arguments) {
        JsonNode nested = Json.at(entry, "container");
        JsonNode kubernetes = Json.at(entry, "kubernetes");
        Container container = container(
                first(Json.text(nested, "id"), Json.text(entry, "containerId")),
                first(Json.text(nested, "name"), Json.text(entry, "containerName")),
                first(Json.text(nested, "image"), Json.text(entry, "containerImage")),
                Json.text(nested, "imageDigest"),
                first(Json.text(kubernetes, "podName"), Json.text(entry, "podName")),
                first(Json.text(kubernetes, "podNamespace"), Json.text(entry, "podNamespace")));
        int uid = Numbers.id(Json.number(entry, "userId", User.NO_ID));
        Process process = Process.builder()
                .pid(Json.integer(entry, "hostProcessId", Json.integer(entry, "processId", 0)))
                .ppid(Json.integer(entry, "hostParentProcessId", Json.integer(entry, "parentProcessId", 0)))
                .executable(first(Json.text(entry, "executable", "path"), Json.text(entry, "processName")))
                .user(new User(uid, User.NO_ID, uid, User.NO_ID, ""))
                .startTime(started(entry))
                .build();
        return started(time, container, process, List.of(), name, arguments);
    }

    /** Of the first thread only, whose start is the process's; old releases count from when the machine started. */
    private static @Nullable Instant started(JsonNode entry) {
        long nanos = Json.number(entry, "threadStartTime", 0);
        boolean first = Json.integer(entry, "threadId", 0) == Json.integer(entry, "processId", -1);
        return first && nanos > YEAR_2001 ? SensorTime.ofCount(nanos) : null;
    }

    private Context workload(Instant time, JsonNode workload, String name, TraceeArguments arguments) {
        JsonNode in = Json.at(workload, "container");
        JsonNode kubernetes = Json.at(workload, "k8s");
        Container container = container(
                Json.text(in, "id"),
                Json.text(in, "name"),
                Json.text(in, "image", "name"),
                Json.text(Json.at(in, "image", "repoDigests")),
                Json.text(kubernetes, "pod", "name"),
                Json.text(kubernetes, "namespace", "name"));
        JsonNode node = Json.at(workload, "process");
        List<Process> ancestors = new ArrayList<>();
        for (JsonNode ancestor : Json.at(node, "ancestors")) {
            if (ancestors.size() < ANCESTORS) {
                ancestors.add(process(ancestor, 0));
            }
        }
        int ppid = ancestors.isEmpty() ? 0 : ancestors.get(0).pid();
        return started(time, container, process(node, ppid), ancestors, name, arguments);
    }

    private static Process process(JsonNode node, int ppid) {
        int uid = Numbers.id(Json.number(unwrapped(Json.at(node, "realUser", "id")), User.NO_ID));
        int pid = Json.integer(unwrapped(Json.at(node, "hostPid")), 0);
        return Process.builder()
                .pid(pid == 0 ? Json.integer(unwrapped(Json.at(node, "pid")), 0) : pid)
                .ppid(ppid)
                .executable(first(Json.text(node, "executable", "path"), Json.text(node, "thread", "name")))
                .user(new User(uid, User.NO_ID, uid, User.NO_ID, Json.text(node, "realUser", "name")))
                .startTime(SensorTime.parse(Json.text(node, "thread", "startTime")))
                .build();
    }

    /** Numbers that may be absent come as {@code {"value": 1}}. */
    private static JsonNode unwrapped(JsonNode node) {
        return node.has("value") ? node.get("value") : node;
    }

    /** The process as the program that an execve event names, and its parent as what it was before. */
    private Context started(
            Instant time,
            Container container,
            Process process,
            List<Process> ancestors,
            String name,
            TraceeArguments arguments) {
        if (KernelFunction.of(name) != KernelFunction.START) {
            return new Context(time, container, process, ancestors);
        }
        String former = arguments.text("prev_comm");
        return new Context(time, container, executed(process, arguments), lineage.of(process, ancestors, former));
    }

    private static Process executed(Process process, TraceeArguments arguments) {
        String path = first(arguments.text("pathname"), arguments.text("cmdpath"));
        List<String> argv = arguments.texts("argv");
        return process.toBuilder()
                .executable(first(path, process.executable()))
                .arguments(argv)
                .build();
    }

    private Container container(String id, String name, String image, String digest, String pod, String namespace) {
        return id.isEmpty()
                ? Container.HOST
                : containers.recall(new Container(ContainerMemory.plainId(id), name, image, digest, pod, namespace));
    }

    private Context contained(Context context, TraceeArguments arguments) {
        Container container = container(
                first(arguments.text("container_id"), context.container().id()),
                arguments.text("container_name"),
                arguments.text("container_image"),
                arguments.text("container_image_digest"),
                arguments.text("pod_name"),
                arguments.text("pod_namespace"));
        return new Context(context.time(), container, Process.UNKNOWN, List.of());
    }

    private static String first(String one, String other) {
        return one.isEmpty() ? other : one;
    }
}
