package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.HashSet;
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

    private final String function;
    private final Context context;
    private final HookArguments arguments;

    private TetragonHook(String function, Context context, HookArguments arguments) {
        this.function = function;
        this.context = context;
        this.arguments = arguments;
    }

    /**
     * What a hook saw.
     *
     * @param told the function's name as the record has it
     * @param function the name without its prefixes
     * @param kind what the function does; null when that is not known
     */
    static Reading read(
            String told, String function, @Nullable KernelFunction kind, Context context, HookArguments arguments) {
        if (kind == null) {
            return told.isEmpty() ? Reading.malformed("hook without function") : Reading.skipped("hook " + told);
        }
        if (kind == KernelFunction.SILENT) {
            return Reading.silent();
        }
        return new TetragonHook(function, context, arguments).read(kind);
    }

    static User user(JsonNode credentials, String name) {
        return new User(
                Numbers.id(Json.number(credentials, "uid", User.NO_ID)),
                Numbers.id(Json.number(credentials, "gid", User.NO_ID)),
                Numbers.id(Json.number(credentials, "euid", User.NO_ID)),
                Numbers.id(Json.number(credentials, "egid", User.NO_ID)),
                name);
    }

    private Reading read(KernelFunction kind) {
        Event event = event(kind);
        return event == null ? Reading.malformed("hook " + function + " without its arguments") : Reading.of(event);
    }

    private @Nullable Event event(KernelFunction kind) {
        return switch (kind) {
            case START -> new ProcessStarted(context);
            case FORK -> new ProcessForked(context, Process.UNKNOWN);
            case EXIT -> new ProcessExited(context, (int) arguments.number(0, 0));
            case OPEN, CREATE, WRITE -> touched(kind);
            case DELETE -> arguments.path(0).isEmpty() ? null : new FileDeleted(context, arguments.path(0));
            case RENAME, SYMLINK ->
                arguments.path(1).isEmpty() ? null : new FileRenamed(context, arguments.path(0), arguments.path(1));
            case MODE ->
                arguments.path(0).isEmpty() || arguments.numbers().isEmpty()
                        ? null
                        : new FileModeChanged(context, arguments.path(0), (int)
                                arguments.number(arguments.numbers().size() - 1, 0));
            case DUPLICATE ->
                arguments.numbers().size() < 2
                        ? null
                        : SystemCallEvents.duplicated(
                                context,
                                function,
                                arguments.number(0, -1),
                                arguments.number(1, -1),
                                arguments.number(2, -1));
            case PIPE, SILENT -> null;
            case CONNECT, BIND, LISTEN, ACCEPT -> network(kind);
            case SET_USER, SET_GROUP ->
                arguments.numbers().isEmpty()
                        ? null
                        : SystemCallEvents.changedIds(context, function, arguments.numbers());
            case CREDENTIALS, CAPABILITIES -> credentials();
            case MOUNT -> mounted();
            case MODULE ->
                named(arguments.module().isMissingNode() ? arguments.path(0) : Json.text(arguments.module(), "name"));
            case KERNEL_READ ->
                arguments.number(0, READING_MODULE) == READING_MODULE
                        ? named(arguments.path(0))
                        : touched(KernelFunction.OPEN);
            case TRACE ->
                new ProcessTraced(
                        context,
                        Process.builder()
                                .pid((int) arguments.number(arguments.numbers().size() > 1 ? 1 : 0, 0))
                                .build(),
                        arguments.numbers().size() > 1 ? SystemCallEvents.traceRequest(arguments.number(0, -1)) : "");
        };
    }

    private @Nullable Event touched(KernelFunction kind) {
        String path = arguments.path(0);
        if (path.isEmpty()) {
            return null;
        }
        boolean masked = function.equals("file_permission") && (arguments.number(0, 0) & (MAY_WRITE | MAY_APPEND)) != 0;
        if (kind != KernelFunction.OPEN || masked) {
            return new FileWritten(context, path, OpenFlags.WRITE);
        }
        boolean opens = function.startsWith("open") || function.startsWith("do_sys_open");
        OpenFlags flags = opens
                ? new OpenFlags((int) arguments.number(arguments.numbers().size() > 1 ? 1 : 0, 0))
                : OpenFlags.READ;
        return flags.writes() ? new FileWritten(context, path, flags) : new FileOpened(context, path, flags);
    }

    private @Nullable Event named(String name) {
        return name.isEmpty() ? null : new ModuleLoaded(context, name);
    }

    private @Nullable Event mounted() {
        int target = Math.min(1, arguments.texts().size() - 1);
        String to = arguments.paths().isEmpty()
                ? (target < 0 ? "" : arguments.texts().get(target))
                : arguments.paths().get(0);
        return to.isEmpty()
                ? null
                : new Mounted(
                        context,
                        arguments.texts().isEmpty() ? "" : arguments.texts().get(0),
                        to,
                        arguments.texts().size() > 1
                                ? arguments.texts().get(arguments.texts().size() - 1)
                                : "",
                        SystemCallEvents.mountFlags(arguments.number(0, 0)));
    }

    private @Nullable Event credentials() {
        JsonNode credentials = arguments.credentials();
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
        JsonNode socket = arguments.socket();
        if (!socket.isObject()) {
            return null;
        }
        String family = Json.text(socket, "family");
        Endpoint source = Endpoint.of(Json.text(socket, "saddr"), Json.port(socket, "sport"));
        Endpoint target = Endpoint.of(Json.text(socket, "daddr"), Json.port(socket, "dport"));
        Endpoint plain = Endpoint.of(Json.text(socket, "addr"), Json.port(socket, "port"));
        if (plain.isKnown()) {
            target = plain;
            source = kind == KernelFunction.CONNECT ? source : plain;
        }
        return SystemCallEvents.network(kind, context, protocol(socket, family), source, target, -1);
    }

    private static String protocol(JsonNode socket, String family) {
        String protocol = Json.text(socket, "protocol") + Json.text(socket, "type");
        if (family.contains("UNIX") || family.contains("LOCAL")) {
            return "unix";
        }
        return protocol.contains("UDP") || protocol.contains("DGRAM") ? "udp" : "tcp";
    }
}
