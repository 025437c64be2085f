package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.event.Context;
import io.hivesec.event.Endpoint;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NameResolved;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.User;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a Tracee event says beyond when, where and who. */
final class TraceeCall {

    private static final int IDS = 3;

    private TraceeCall() {}

    static Reading read(String name, Context context, TraceeArguments arguments, long returned) {
        if (name.startsWith("net_")) {
            return network(name, context, arguments);
        }
        if (name.equals("dropped_executable") || name.equals("file_modification")) {
            String path = arguments.text("path", "file_path", "pathname");
            return path.isEmpty()
                    ? Reading.malformed(name + " without path")
                    : Reading.of(new FileWritten(context, path, OpenFlags.WRITE));
        }
        SystemCall call = SystemCall.of(name, context);
        if (call == null) {
            return Reading.skipped("event " + name);
        }
        call.returned = returned;
        fill(call, arguments);
        return call.read();
    }

    private static void fill(SystemCall call, TraceeArguments arguments) {
        call.path = arguments.text("pathname", "old_path", "oldpath", "oldname", "path", "name", "linkpath");
        call.secondPath = arguments.text("new_path", "newpath", "newname");
        call.otherPid = arguments.integer("child_pid", arguments.integer("pid", 0));
        switch (call.kind) {
            case OPEN, CREATE, WRITE -> flags(call, arguments);
            case MODE -> call.mode = (int) arguments.number("mode", -1);
            case DUPLICATE -> {
                call.from = arguments.number("oldfd", arguments.number("fildes", -1));
                call.to = arguments.number("newfd", -1);
            }
            case PIPE -> pipe(call, Json.texts(arguments.node(arguments.has("pipefd") ? "pipefd" : "sv")));
            case EXIT -> call.from = arguments.number("exit_code", arguments.number("status", 0));
            case FORK -> call.otherPid = arguments.integer("child_pid", arguments.integer("child_process_id", 0));
            case CONNECT, BIND, LISTEN, ACCEPT -> sockets(call, arguments);
            case SET_USER, SET_GROUP -> call.ids = ids(arguments);
            case CREDENTIALS, CAPABILITIES -> credentials(call, arguments);
            case MOUNT -> {
                call.path = arguments.text("dev_name", "source");
                call.secondPath = arguments.text("path", "target");
                call.filesystem = arguments.text("type", "filesystemtype");
                call.mountFlags = mountFlags(arguments);
            }
            case MODULE, KERNEL_READ -> call.path = arguments.text("name", "pathname", "module_name");
            case TRACE -> call.request = arguments.text("request");
            default -> {
                // The paths are all there is.
            }
        }
    }

    private static void flags(SystemCall call, TraceeArguments arguments) {
        String flags = arguments.text("flags");
        if (!flags.isEmpty()) {
            call.flags = OpenFlags.parse(flags);
        }
    }

    private static void pipe(SystemCall call, List<String> ends) {
        if (ends.size() == 2) {
            call.from = Numbers.parse(ends.get(0), -1);
            call.to = Numbers.parse(ends.get(1), -1);
        }
    }

    private static void sockets(SystemCall call, TraceeArguments arguments) {
        String remote = arguments.has("remote_addr") ? "remote_addr" : "addr";
        String local = arguments.has("local_addr") ? "local_addr" : "addr";
        call.peer = call.kind == KernelFunction.BIND || call.kind == KernelFunction.LISTEN
                ? Endpoint.UNKNOWN
                : arguments.endpoint(remote);
        call.local = call.kind == KernelFunction.CONNECT && local.equals("addr")
                ? Endpoint.UNKNOWN
                : arguments.endpoint(local);
        call.descriptor = arguments.integer("sockfd", -1);
        boolean unix = arguments.isUnix(remote) || arguments.isUnix(local);
        String type = arguments.text("type", "socket_type");
        call.protocol = unix ? "unix" : type.contains("DGRAM") || type.equals("2") ? "udp" : "tcp";
    }

    private static List<Long> ids(TraceeArguments arguments) {
        List<Long> ids = new ArrayList<>(IDS);
        for (String name : List.of("uid", "gid", "ruid", "rgid", "euid", "egid")) {
            if (arguments.has(name)) {
                ids.add(arguments.number(name, User.NO_ID));
            }
        }
        return ids;
    }

    private static void credentials(SystemCall call, TraceeArguments arguments) {
        JsonNode old = arguments.node(arguments.has("old_cred") ? "old_cred" : "old_credentials");
        JsonNode fresh = arguments.node(arguments.has("new_cred") ? "new_cred" : "new_credentials");
        if (!fresh.isObject()) {
            return;
        }
        User before = user(old);
        User after = user(fresh);
        Set<String> capabilitiesBefore = capabilities(old);
        Set<String> capabilitiesAfter = capabilities(fresh);
        if (!after.equals(before) || capabilitiesAfter.equals(capabilitiesBefore)) {
            call.before = before;
            call.after = after;
        } else {
            call.capabilitiesBefore = capabilitiesBefore;
            call.capabilitiesAfter = capabilitiesAfter;
        }
    }

    private static User user(JsonNode credentials) {
        return new User(
                id(credentials, "Uid", "uid"),
                id(credentials, "Gid", "gid"),
                id(credentials, "Euid", "euid"),
                id(credentials, "Egid", "egid"),
                "");
    }

    private static int id(JsonNode credentials, String old, String fresh) {
        JsonNode node = Json.at(credentials, credentials.has(old) ? old : fresh);
        return Numbers.id(Json.number(node.has("value") ? node.get("value") : node, User.NO_ID));
    }

    private static Set<String> capabilities(JsonNode credentials) {
        JsonNode effective = Json.at(credentials, credentials.has("CapEffective") ? "CapEffective" : "capEffective");
        return effective.isArray()
                ? new HashSet<>(Capabilities.names(Json.texts(effective)))
                : Capabilities.ofBits(Json.number(effective, 0));
    }

    private static Set<String> mountFlags(TraceeArguments arguments) {
        String flags = arguments.text("flags", "mountflags");
        return flags.contains("MS_")
                ? Set.copyOf(new HashSet<>(List.of(flags.split("\\|", 64))))
                : SystemCallEvents.mountFlags(Numbers.parse(flags, 0));
    }

    /** Packets tell a connection by the one that opens it, and names by the answer. */
    private static Reading network(String name, Context context, TraceeArguments arguments) {
        Endpoint source = Endpoint.of(arguments.text("src"), Numbers.port(arguments.number("src_port", 0)));
        String dns = arguments.text("dst_dns");
        Endpoint target = new Endpoint(arguments.text("dst"), Numbers.port(arguments.number("dst_port", 0)), dns);
        return switch (name) {
            case "net_tcp_connect" -> connected(context, "tcp", source, target);
            case "net_packet_tcp" -> {
                JsonNode header = arguments.node("proto_tcp");
                boolean opens = Json.integer(header, "SYN", 0) == 1 && Json.integer(header, "ACK", 0) == 0;
                yield opens ? connected(context, "tcp", source, target) : Reading.silent();
            }
            case "net_packet_dns", "net_packet_dns_response" -> resolved(context, arguments.node("proto_dns"));
            default ->
                name.startsWith("net_packet_") || name.startsWith("net_flow_") || name.startsWith("net_capture")
                        ? Reading.silent()
                        : Reading.skipped("event " + name);
        };
    }

    private static Reading connected(Context context, String protocol, Endpoint source, Endpoint target) {
        return target.isKnown()
                ? Reading.of(new NetworkConnected(context, protocol, source, target, NetworkConnected.NO_DESCRIPTOR))
                : Reading.malformed("connection without destination");
    }

    private static Reading resolved(Context context, JsonNode dns) {
        String name = Json.text(Json.at(Json.at(dns, "questions").path(0), "name"));
        if (name.isEmpty()) {
            return Reading.malformed("DNS packet without question");
        }
        if (Json.integer(dns, "QR", 0) == 0) {
            return Reading.silent();
        }
        List<String> addresses = new ArrayList<>();
        for (JsonNode answer : Json.at(dns, "answers")) {
            String ip = Json.text(answer, "IP");
            if (!ip.isEmpty() && addresses.size() < 64) {
                addresses.add(ip);
            }
        }
        return Reading.of(new NameResolved(context, name, addresses));
    }
}
