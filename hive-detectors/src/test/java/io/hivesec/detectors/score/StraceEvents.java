package io.hivesec.detectors.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.FileDeleted;
import io.hivesec.event.FileModeChanged;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileRenamed;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.NetworkListening;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessForked;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.User;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Turns the recordings of benign builds into events. They were taken with strace and brought into a line of JSON for each call:
 * {@code {"ts","pid","ppid","type",…}} with {@code type} exec, open, fork, exit, dup, connect or the call's name.
 */
public final class StraceEvents {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final double NANOS = 1e9;

    private final Container container;
    private final User user;
    private final Map<Integer, Process> processes = new HashMap<>();

    private StraceEvents(Container container, User user) {
        this.container = container;
        this.user = user;
    }

    /**
     * The events of a recording, in its order.
     *
     * @param gzipped a gzipped file of JSON lines
     * @param container where they are to have happened
     * @param user whom the recorded processes acted for at first
     */
    public static List<Event> read(Path gzipped, Container container, User user) throws IOException {
        StraceEvents reader = new StraceEvents(container, user);
        List<Event> events = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(gzipped));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    reader.event(JSON.readTree(line)).ifPresent(events::add);
                }
            }
        }
        return events;
    }

    private Optional<Event> event(JsonNode call) {
        Process process = process(call);
        processes.put(process.pid(), process);
        Context context = Context.of(time(call.path("ts").asDouble()), container, process);
        if (call.path("ret").asInt(0) < 0 && !call.path("type").asText().equals("connect")) {
            return Optional.empty();
        }
        String path = call.path("path").asText("");
        String arguments = call.path("args").asText("");
        return Optional.ofNullable(
                switch (call.path("type").asText()) {
                    case "exec" -> new ProcessStarted(context);
                    case "fork" -> forked(context, call.path("child").asInt());
                    case "exit" -> new ProcessExited(context, call.path("code").asInt());
                    case "open" ->
                        opened(context, path, OpenFlags.parse(call.path("flags").asText("")));
                    case "dup" ->
                        new DescriptorDuplicated(
                                context,
                                call.path("oldfd").asInt(),
                                call.path("newfd").asInt());
                    case "rename" -> new FileRenamed(context, path, second(arguments));
                    case "unlink" -> new FileDeleted(context, path);
                    case "chmod" -> new FileModeChanged(context, path, mode(arguments));
                    case "setresuid", "setresgid" -> changed(context, call, arguments);
                    case "connect" -> connected(context, call);
                    case "bind" ->
                        new NetworkListening(
                                context,
                                protocol(call),
                                endpoint(call),
                                call.path("fd").asInt(-1));
                    default -> null;
                });
    }

    /** What is known of the process; an exec replaces it. */
    private Process process(JsonNode call) {
        int pid = call.path("pid").asInt();
        Process before = processes.getOrDefault(
                pid,
                Process.builder()
                        .pid(pid)
                        .ppid(call.path("ppid").asInt(0))
                        .user(user)
                        .build());
        if (!call.path("type").asText().equals("exec")) {
            return before;
        }
        List<String> arguments = new ArrayList<>();
        call.path("argv").forEach(argument -> arguments.add(argument.asText()));
        int ppid = call.path("ppid").asInt(0);
        return before.toBuilder()
                .ppid(ppid == 0 ? before.ppid() : ppid)
                .executable(call.path("exe").asText(""))
                .arguments(arguments)
                .startTime(time(call.path("ts").asDouble()))
                .build();
    }

    private Event forked(Context context, int pid) {
        Process child = context.process().toBuilder()
                .pid(pid)
                .ppid(context.process().pid())
                .startTime(context.time())
                .build();
        processes.put(pid, child);
        return new ProcessForked(context, child);
    }

    private static Event opened(Context context, String path, OpenFlags flags) {
        return flags.writes() ? new FileWritten(context, path, flags) : new FileOpened(context, path, flags);
    }

    /** {@code -1, 0, -1}: real, effective and saved id, of which -1 stays. */
    private Event changed(Context context, JsonNode call, String arguments) {
        String[] ids = arguments.split(",", 3);
        User before = context.process().user();
        int real = id(ids[0]);
        int effective = ids.length > 1 ? id(ids[1]) : User.NO_ID;
        boolean users = call.path("type").asText().equals("setresuid");
        User after = users
                ? new User(or(real, before.uid()), before.gid(), or(effective, before.euid()), before.egid(), "")
                : new User(before.uid(), or(real, before.gid()), before.euid(), or(effective, before.egid()), "");
        processes.put(
                context.process().pid(),
                context.process().toBuilder().user(after).build());
        return new CredentialsChanged(context, before, after);
    }

    private static int id(String text) {
        return Integer.parseInt(text.strip());
    }

    private static int or(int id, int otherwise) {
        return id == User.NO_ID ? otherwise : id;
    }

    private static Event connected(Context context, JsonNode call) {
        return new NetworkConnected(
                context,
                protocol(call),
                Endpoint.UNKNOWN,
                endpoint(call),
                call.path("fd").asInt(-1));
    }

    private static String protocol(JsonNode call) {
        return call.path("family").asText("").contains("UNIX") ? "unix" : "tcp";
    }

    private static Endpoint endpoint(JsonNode call) {
        return Endpoint.of(call.path("dst").asText(""), call.path("port").asInt(0));
    }

    private static String second(String arguments) {
        int start = arguments.indexOf("\", \"");
        return start < 0 ? "" : arguments.substring(start + 4, Math.max(start + 4, arguments.length() - 1));
    }

    /** {@code "path", 0100744}. */
    private static int mode(String arguments) {
        return Integer.parseInt(arguments.substring(arguments.lastIndexOf(' ') + 1), 8) & 07777;
    }

    private static Instant time(double seconds) {
        long whole = (long) seconds;
        return Instant.ofEpochSecond(whole, (long) ((seconds - whole) * NANOS));
    }

    /** Prints how many events each recording below a directory holds, by kind. */
    public static void main(String[] arguments) throws IOException {
        try (var files = Files.list(Path.of(arguments[0]))) {
            for (Path file : files.sorted().toList()) {
                Map<String, Integer> counts = new HashMap<>();
                read(file, Container.HOST, User.of(0, 0, "root"))
                        .forEach(event -> counts.merge(event.kind().id(), 1, Integer::sum));
                System.out.println(file.getFileName() + " " + counts);
            }
        }
    }
}
