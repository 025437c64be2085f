package io.hivesec.detectors.source;

import io.hivesec.event.Endpoint;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.Process;
import io.hivesec.event.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A system call's arguments, from the registers and the records that audit writes beside it. */
final class AuditArguments {

    private static final int ARGUMENTS = 4096;
    private static final int PIECES = 65536;

    private AuditArguments() {}

    static int integer(Map<String, String> fields, String key) {
        return Numbers.toInt(Numbers.parse(fields.getOrDefault(key, ""), 10, 0), 0);
    }

    static User user(Map<String, String> call) {
        return new User(
                id(call, "uid"),
                id(call, "gid"),
                id(call, "euid"),
                id(call, "egid"),
                name(AuditRecord.decode(call.getOrDefault("UID", ""))));
    }

    private static String name(String enriched) {
        return enriched.equals("unset") || enriched.startsWith("unknown(") ? "" : enriched;
    }

    private static int id(Map<String, String> call, String key) {
        return Numbers.id(Numbers.parse(call.getOrDefault(key, ""), 10, User.NO_ID));
    }

    static String directory(AuditEvent event) {
        return AuditRecord.decode(event.fields("CWD").getOrDefault("cwd", ""));
    }

    /** What was executed, where the SYSCALL record that would tell it is lost. */
    static String executed(AuditEvent event) {
        List<Map<String, String>> paths = event.all("PATH");
        if (!paths.isEmpty()) {
            return absolute(event, AuditRecord.decode(paths.get(0).getOrDefault("name", "")));
        }
        List<String> argv = argv(event);
        return argv.isEmpty() ? "" : argv.get(0);
    }

    /** The argument vector; a long argument comes in pieces {@code a2[0]}, {@code a2[1]} after its length {@code a2_len}. */
    static List<String> argv(AuditEvent event) {
        Map<String, String> fields = event.fields("EXECVE");
        long told = Numbers.parse(fields.getOrDefault("argc", ""), 10, ARGUMENTS);
        List<String> argv = new ArrayList<>();
        for (int i = 0; i < Math.min(told, ARGUMENTS); i++) {
            String whole = fields.get("a" + i);
            String value = whole != null ? AuditRecord.decode(whole) : pieces(fields, i);
            if (whole == null && value.isEmpty() && told == ARGUMENTS) {
                break;
            }
            argv.add(value);
        }
        return argv;
    }

    private static String pieces(Map<String, String> fields, int argument) {
        StringBuilder raw = new StringBuilder();
        boolean quoted = false;
        for (int piece = 0; piece < PIECES; piece++) {
            String part = fields.get("a" + argument + "[" + piece + "]");
            if (part == null) {
                break;
            }
            quoted = part.startsWith("\"");
            raw.append(quoted ? AuditRecord.decode(part) : part);
        }
        return quoted ? raw.toString() : AuditRecord.hex(raw.toString());
    }

    /** The title, which is the argument vector as far as its first 128 bytes. */
    static List<String> title(AuditEvent event) {
        Map<String, String> fields = event.fields("PROCTITLE");
        if (fields.containsKey("a0")) {
            return numbered(fields);
        }
        String title = AuditRecord.decode(fields.getOrDefault("proctitle", ""));
        return title.isEmpty() ? List.of() : List.of(title.split("\0", ARGUMENTS));
    }

    private static List<String> numbered(Map<String, String> fields) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < ARGUMENTS && fields.containsKey("a" + i); i++) {
            values.add(AuditRecord.decode(fields.getOrDefault("a" + i, "")));
        }
        return values;
    }

    /** The parent, which laurel alone adds. */
    static List<Process> ancestors(AuditEvent event, Process child) {
        Map<String, String> parent = event.fields("PARENT_INFO");
        return parent.isEmpty()
                ? List.of()
                : List.of(Process.builder()
                        .pid(child.ppid())
                        .ppid(integer(parent, "ppid"))
                        .executable(AuditRecord.decode(parent.getOrDefault("exe", "")))
                        .arguments(numbered(parent))
                        .build());
    }

    static void fill(SystemCall call, AuditEvent event, Map<String, String> fields) {
        call.returned = Numbers.parse(fields.getOrDefault("exit", ""), 10, 0);
        if (AuditRecord.decode(fields.getOrDefault("success", "")).equals("no") && call.returned >= 0) {
            call.returned = -1;
        }
        call.path = path(event, "DELETE", "CREATE", "NORMAL");
        switch (call.kind) {
            case OPEN, CREATE, WRITE -> open(call, event, fields);
            case RENAME, SYMLINK -> {
                call.path = path(event, "DELETE", "NORMAL", "PARENT");
                call.secondPath = path(event, "CREATE", "UNKNOWN", "NORMAL");
            }
            case MODE -> call.mode = (int) register(fields, call.name.startsWith("fchmodat") ? 2 : 1);
            case DUPLICATE -> {
                call.from = register(fields, 0);
                call.to = register(fields, 1);
                // fcntl has other uses; F_DUPFD is 0 and F_DUPFD_CLOEXEC 1030.
                if (call.name.equals("fcntl") && call.to != 0 && call.to != 1030) {
                    call.returned = -1;
                }
            }
            case PIPE -> {
                call.from = Numbers.parse(event.fields("FD_PAIR").getOrDefault("fd0", ""), 10, -1);
                call.to = Numbers.parse(event.fields("FD_PAIR").getOrDefault("fd1", ""), 10, -1);
            }
            case EXIT -> call.from = register(fields, 0);
            case CONNECT, BIND, LISTEN, ACCEPT -> sockets(call, event, fields);
            case CAPABILITIES ->
                call.capabilitiesAfter = event.all("CAPSET").isEmpty()
                        ? null
                        : Capabilities.ofBits(
                                Numbers.parse(event.fields("CAPSET").getOrDefault("cap_pe", ""), 16, 0));
            case MOUNT -> {
                List<String> names = names(event);
                call.path = names.size() > 1 ? names.get(0) : "";
                call.secondPath = names.isEmpty() ? "" : names.get(names.size() - 1);
                call.mountFlags = SystemCallEvents.mountFlags(register(fields, 3));
            }
            case MODULE -> {
                String module = AuditRecord.decode(event.fields("KERN_MODULE").getOrDefault("name", ""));
                call.path = module.isEmpty() ? call.path : module;
            }
            case TRACE -> {
                call.request = SystemCallEvents.traceRequest(register(fields, 0));
                int told = integer(event.fields("OBJ_PID"), "opid");
                call.otherPid =
                        told != 0 ? told : Numbers.toInt(register(fields, call.name.equals("ptrace") ? 1 : 0), 0);
            }
            default -> {
                // The path is all there is.
            }
        }
    }

    private static void open(SystemCall call, AuditEvent event, Map<String, String> fields) {
        if (call.path.isEmpty()) {
            call.path = path(event, "UNKNOWN", "PARENT");
        }
        if (call.name.equals("open")) {
            call.flags = new OpenFlags((int) register(fields, 1));
        } else if (call.name.equals("openat")) {
            call.flags = new OpenFlags((int) register(fields, 2));
        } else if (call.name.equals("openat2")) {
            call.flags =
                    new OpenFlags((int) Numbers.parse(event.fields("OPENAT2").getOrDefault("oflag", ""), 0));
        }
    }

    private static void sockets(SystemCall call, AuditEvent event, Map<String, String> fields) {
        SocketAddress address = SocketAddress.of(event.fields("SOCKADDR").getOrDefault("saddr", ""));
        call.descriptor = Numbers.toInt(call.kind == KernelFunction.ACCEPT ? call.returned : register(fields, 0), -1);
        call.protocol = address.isUnix() ? "unix" : "tcp";
        boolean remote = call.kind == KernelFunction.CONNECT || call.kind == KernelFunction.ACCEPT;
        Endpoint endpoint = address.isUnix() ? unix(event, address.endpoint().ip()) : address.endpoint();
        call.peer = remote ? endpoint : Endpoint.UNKNOWN;
        call.local = remote ? Endpoint.UNKNOWN : endpoint;
    }

    private static Endpoint unix(AuditEvent event, String path) {
        String name = path.startsWith("@") ? path : absolute(event, path);
        return Endpoint.of(name.isEmpty() || name.startsWith("@") || name.startsWith("/") ? name : "/" + name, 0);
    }

    private static long register(Map<String, String> fields, int index) {
        return Numbers.parse(fields.getOrDefault("a" + index, "").replace("0x", ""), 16, 0);
    }

    private static List<String> names(AuditEvent event) {
        List<String> names = new ArrayList<>();
        for (Map<String, String> path : event.all("PATH")) {
            names.add(absolute(event, AuditRecord.decode(path.getOrDefault("name", ""))));
        }
        return names;
    }

    /** The path that played the first of these parts that any played; old kernels tell no parts. */
    private static String path(AuditEvent event, String... parts) {
        List<Map<String, String>> paths = event.all("PATH");
        for (String part : parts) {
            for (Map<String, String> path : paths) {
                String role = path.getOrDefault("nametype", path.getOrDefault("objtype", "NORMAL"));
                if (role.equals(part)) {
                    return absolute(event, AuditRecord.decode(path.getOrDefault("name", "")));
                }
            }
        }
        return "";
    }

    private static String absolute(AuditEvent event, String name) {
        String directory = directory(event);
        if (name.isEmpty() || name.startsWith("/") || directory.isEmpty()) {
            return name;
        }
        String plain = name.startsWith("./") ? name.substring(2) : name;
        return directory.endsWith("/") ? directory + plain : directory + "/" + plain;
    }
}
