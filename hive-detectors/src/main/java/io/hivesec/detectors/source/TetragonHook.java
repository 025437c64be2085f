package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hivesec.event.Context;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.FileDeleted;
import io.hivesec.event.FileModeChanged;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileRenamed;
import io.hivesec.event.FileWritten;
import io.hivesec.event.ModuleLoaded;
import io.hivesec.event.Mounted;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessForked;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.ProcessTraced;
import io.hivesec.event.User;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A hook that a Tetragon tracing policy set on a kernel function. Its arguments have types ({@code int_arg},
 * {@code file_arg}, {@code sock_arg} …) and only those that the policy asked for, in the function's order.
 */
final class TetragonHook {

    private static final long MAY_WRITE = 2;
    private static final long MAY_APPEND = 8;
    private static final long READING_MODULE = 2;
    private static final int FEW = 3;

    private final String function;
    private final Context context;
    private final List<String> texts = new ArrayList<>(FEW);
    private final List<Long> numbers = new ArrayList<>(FEW);
    private final List<String> paths = new ArrayList<>(FEW);
    private JsonNode socket = MissingNode.getInstance();
    private JsonNode credentials = MissingNode.getInstance();
    private JsonNode module = MissingNode.getInstance();

    private TetragonHook(String function, Context context) {
        this.function = function;
        this.context = context;
    }

    static Reading read(String function, Context context, JsonNode body) {
        String plain = KernelFunction.plain(function);
        KernelFunction kind = KernelFunction.of(plain);
        if (kind == null) {
            return function.isEmpty()
                    ? Reading.malformed("hook without function")
                    : Reading.skipped("hook " + function);
        }
        if (kind == KernelFunction.SILENT) {
            return Reading.silent();
        }
        TetragonHook hook = new TetragonHook(plain, context);
        hook.collect(Json.at(body, "args"));
        return hook.read(kind);
    }

    static User user(JsonNode credentials, String name) {
        return new User(
                Numbers.id(Json.number(credentials, "uid", User.NO_ID)),
                Numbers.id(Json.number(credentials, "gid", User.NO_ID)),
                Numbers.id(Json.number(credentials, "euid", User.NO_ID)),
                Numbers.id(Json.number(credentials, "egid", User.NO_ID)),
                name);
    }

    private void collect(JsonNode args) {
        for (JsonNode arg : args) {
            for (Map.Entry<String, JsonNode> typed : arg.properties()) {
                collect(typed.getKey(), typed.getValue());
            }
        }
    }

    private void collect(String type, JsonNode value) {
        switch (type) {
            case "int_arg", "uint_arg", "long_arg", "size_arg" -> numbers.add(Json.number(value, 0));
            case "string_arg" -> texts.add(Json.text(value));
            case "file_arg", "path_arg", "linux_binprm_arg" -> paths.add(absolute(Json.text(value, "path")));
            case "sock_arg", "sockaddr_arg", "skb_arg" -> socket = value;
            case "process_credentials_arg", "cred_arg" -> credentials = value;
            case "module_arg" -> module = value;
            default -> {
                // The label and types that say nothing to the model.
            }
        }
    }

    /** Old releases lost the leading slash when they put a path together. */
    private static String absolute(String path) {
        return path.isEmpty() || path.charAt(0) == '/' || path.indexOf(':') >= 0 ? path : "/" + path;
    }

    private String path(int index) {
        List<String> named = paths.isEmpty() ? texts : paths;
        return index < named.size() ? named.get(index) : "";
    }

    private long number(int index, long otherwise) {
        return index < numbers.size() ? numbers.get(index) : otherwise;
    }

    private Reading read(KernelFunction kind) {
        Event event = event(kind);
        return event == null ? Reading.malformed("hook " + function + " without its arguments") : Reading.of(event);
    }

    private @Nullable Event event(KernelFunction kind) {
        return switch (kind) {
            case START -> new ProcessStarted(context);
            case FORK -> new ProcessForked(context, Process.UNKNOWN);
            case EXIT -> new ProcessExited(context, (int) number(0, 0));
            case OPEN, CREATE, WRITE -> touched(kind);
            case DELETE -> path(0).isEmpty() ? null : new FileDeleted(context, path(0));
            case RENAME, SYMLINK -> path(1).isEmpty() ? null : new FileRenamed(context, path(0), path(1));
            case MODE ->
                path(0).isEmpty() || numbers.isEmpty()
                        ? null
                        : new FileModeChanged(context, path(0), (int) number(numbers.size() - 1, 0));
            case DUPLICATE ->
                numbers.size() < 2
                        ? null
                        : SystemCallEvents.duplicated(context, function, number(0, -1), number(1, -1), number(2, -1));
            case PIPE, SILENT -> null;
            case CONNECT, BIND, LISTEN, ACCEPT -> network(kind);
            case SET_USER, SET_GROUP ->
                numbers.isEmpty() ? null : SystemCallEvents.changedIds(context, function, numbers);
            case CREDENTIALS, CAPABILITIES -> credentials();
            case MOUNT -> mounted();
            case MODULE -> named(module.isMissingNode() ? path(0) : Json.text(module, "name"));
            case KERNEL_READ ->
                number(0, READING_MODULE) == READING_MODULE ? named(path(0)) : touched(KernelFunction.OPEN);
            case TRACE ->
                new ProcessTraced(
                        context,
                        Process.builder()
                                .pid((int) number(numbers.size() > 1 ? 1 : 0, 0))
                                .build(),
                        numbers.size() > 1 ? SystemCallEvents.traceRequest(number(0, -1)) : "");
        };
    }

    private @Nullable Event touched(KernelFunction kind) {
        String path = path(0);
        if (path.isEmpty()) {
            return null;
        }
        boolean masked = function.equals("file_permission") && (number(0, 0) & (MAY_WRITE | MAY_APPEND)) != 0;
        if (kind != KernelFunction.OPEN || masked) {
            return new FileWritten(context, path, OpenFlags.WRITE);
        }
        boolean opens = function.startsWith("open") || function.startsWith("do_sys_open");
        OpenFlags flags = opens ? new OpenFlags((int) number(numbers.size() > 1 ? 1 : 0, 0)) : OpenFlags.READ;
        return flags.writes() ? new FileWritten(context, path, flags) : new FileOpened(context, path, flags);
    }

    private @Nullable Event named(String name) {
        return name.isEmpty() ? null : new ModuleLoaded(context, name);
    }

    private @Nullable Event mounted() {
        int target = Math.min(1, texts.size() - 1);
        String to = paths.isEmpty() ? (target < 0 ? "" : texts.get(target)) : paths.get(0);
        return to.isEmpty()
                ? null
                : new Mounted(
                        context,
                        texts.isEmpty() ? "" : texts.get(0),
                        to,
                        texts.size() > 1 ? texts.get(texts.size() - 1) : "",
                        SystemCallEvents.mountFlags(number(0, 0)));
    }

    private @Nullable Event credentials() {
        if (!credentials.isObject()) {
            return null;
        }
        User before = context.process().user();
        User after = user(credentials, "");
        JsonNode effective = Json.at(credentials, "caps", "effective");
        boolean idsTold = after.uid() != User.NO_ID || after.euid() != User.NO_ID;
        if (function.equals("capset") || !idsTold) {
            return effective.isArray() ? SystemCallEvents.capabilities(context, Set.of(), names(effective)) : null;
        }
        return SystemCallEvents.changed(context, before, after);
    }

    private static Set<String> names(JsonNode capabilities) {
        return new HashSet<>(Capabilities.names(Json.texts(capabilities)));
    }

    private @Nullable Event network(KernelFunction kind) {
        if (!socket.isObject()) {
            return null;
        }
        String family = Json.text(socket, "family");
        Endpoint source = Endpoint.of(Json.text(socket, "saddr"), Json.integer(socket, "sport", 0));
        Endpoint target = Endpoint.of(Json.text(socket, "daddr"), Json.integer(socket, "dport", 0));
        Endpoint plain = Endpoint.of(Json.text(socket, "addr"), Json.integer(socket, "port", 0));
        if (plain.isKnown()) {
            target = plain;
            source = kind == KernelFunction.CONNECT ? source : plain;
        }
        return SystemCallEvents.network(kind, context, protocol(family), source, target, -1);
    }

    private String protocol(String family) {
        String protocol = Json.text(socket, "protocol") + Json.text(socket, "type");
        if (family.contains("UNIX") || family.contains("LOCAL")) {
            return "unix";
        }
        return protocol.contains("UDP") || protocol.contains("DGRAM") ? "udp" : "tcp";
    }
}
