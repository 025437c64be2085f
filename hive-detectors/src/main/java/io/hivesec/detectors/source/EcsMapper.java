package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.event.CapabilitiesChanged;
import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.Endpoint;
import io.hivesec.event.FileDeleted;
import io.hivesec.event.FileModeChanged;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileRenamed;
import io.hivesec.event.FileWritten;
import io.hivesec.event.ModuleLoaded;
import io.hivesec.event.NameResolved;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.NetworkListening;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessForked;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Elastic Common Schema, as Auditbeat, Elastic's endpoint and others write it. Source: ECS 8, the fields {@code event.*},
 * {@code process.*}, {@code file.*}, {@code source.*}, {@code destination.*}, and the actions those agents document.
 * {@code event.category}, {@code event.type} and {@code event.action} may each be a string or a list; fields may be nested or
 * written with dots.
 */
final class EcsMapper implements RecordMapper {

    private static final List<String> LEADERS = List.of("session_leader", "entry_leader");

    private final ContainerMemory containers = new ContainerMemory();
    private final UserMemory users = new UserMemory();

    @Override
    public Reading map(JsonNode told) {
        JsonNode entry = DottedNames.nested(told);
        JsonNode event = field(entry, "event");
        Set<String> categories = set(field(event, "category"));
        Set<String> types = set(field(event, "type"));
        Set<String> actions = set(field(event, "action"));
        if (categories.isEmpty() && types.isEmpty() && actions.isEmpty()) {
            return event.isMissingNode()
                    ? Reading.malformed("no event fields")
                    : Reading.skipped("event of no category");
        }
        Instant time = SensorTime.parse(Json.text(entry, "@timestamp"));
        if (time == null) {
            return Reading.malformed("no @timestamp");
        }
        Context context = context(time, entry);
        if (failed(event)) {
            return Reading.silent();
        }
        if (categories.contains("process")) {
            Reading reading = process(context, entry, types, actions);
            users.told(context.process().pid(), context.process().user());
            return reading;
        }
        if (categories.contains("file")) {
            return file(context, entry, types, actions);
        }
        if (categories.contains("network") || categories.contains("network_traffic")) {
            return network(context, entry, types, actions);
        }
        if (actions.contains("loaded-kernel-module")) {
            return module(context, entry);
        }
        boolean login =
                categories.contains("authentication") || categories.contains("session") || categories.contains("iam");
        return login ? Reading.silent() : Reading.skipped("category " + String.join("+", categories));
    }

    private static JsonNode field(JsonNode entry, String name) {
        return Json.at(entry, name);
    }

    private static Set<String> set(JsonNode node) {
        Set<String> set = new HashSet<>();
        for (String text : Json.texts(node)) {
            set.add(text.toLowerCase(Locale.ROOT));
        }
        return set;
    }

    private static boolean failed(JsonNode event) {
        return Json.text(event, "outcome").equals("failure");
    }

    private Reading process(Context context, JsonNode entry, Set<String> types, Set<String> actions) {
        if (actions.contains("ran-command")) {
            return command(context, entry);
        }
        if (actions.contains("started-service")
                || actions.contains("stopped-service")
                || actions.contains("process_error")) {
            return Reading.silent();
        }
        if (actions.contains("uid_change")
                || actions.contains("gid_change")
                || actions.contains("changed-identity-of")) {
            User told = user(Json.at(entry, "process", "previous"));
            User before = told.isUnknown() ? users.before(context.process().pid()) : told;
            return Reading.of(
                    new CredentialsChanged(context, before, context.process().user()));
        }
        if (actions.contains("capset") || actions.contains("capabilities_changed")) {
            Set<String> after = new HashSet<>(
                    Capabilities.names(Json.texts(Json.at(entry, "process", "thread", "capabilities", "effective"))));
            return Reading.of(new CapabilitiesChanged(context, Set.of(), after));
        }
        if (types.contains("end") || actions.contains("process_stopped") || actions.contains("end")) {
            return Reading.of(new ProcessExited(context, Json.integer(Json.at(entry, "process", "exit_code"), 0)));
        }
        if (actions.contains("fork") && !actions.contains("exec")) {
            Process child = context.process();
            Process parent = context.ancestors().isEmpty()
                    ? Process.UNKNOWN
                    : context.ancestors().get(0);
            Context made = new Context(context.time(), context.container(), parent, List.of());
            return Reading.of(new ProcessForked(made, child));
        }
        boolean known = context.process().isKnown();
        return known ? Reading.of(new ProcessStarted(context)) : Reading.malformed("process event without process");
    }

    /** What sudo told audit that it runs. */
    private static Reading command(Context context, JsonNode entry) {
        String line = Json.text(entry, "auditd", "data", "cmd");
        if (line.isEmpty()) {
            return Reading.silent();
        }
        List<String> words = CommandWords.split(line);
        Process process = context.process().toBuilder()
                .executable(words.isEmpty() ? line : words.get(0))
                .arguments(words)
                .build();
        return Reading.of(
                new ProcessStarted(new Context(context.time(), context.container(), process, context.ancestors())));
    }

    private static Reading file(Context context, JsonNode entry, Set<String> types, Set<String> actions) {
        JsonNode file = Json.at(entry, "file");
        String path = Json.text(file, "path");
        if (path.isEmpty()) {
            return actions.contains("violated-seccomp-policy") || actions.contains("violated-apparmor-policy")
                    ? Reading.silent()
                    : Reading.malformed("file event without path");
        }
        String before = Json.text(file, "Ext.original.path");
        if (before.isEmpty()) {
            before = Json.text(file, "Ext", "original", "path");
        }
        if (!before.isEmpty() || actions.contains("renamed") || actions.contains("rename")) {
            return Reading.of(new FileRenamed(context, before, path));
        }
        if (types.contains("deletion") || actions.contains("deleted") || actions.contains("deletion")) {
            return Reading.of(new FileDeleted(context, path));
        }
        boolean attributes = actions.contains("attributes_modified") || actions.contains("changed-file-permissions-of");
        long mode = attributes ? mode(entry, file) : -1;
        if (attributes && mode >= 0) {
            return Reading.of(new FileModeChanged(context, path, (int) mode & 07777));
        }
        OpenFlags flags = flags(entry);
        boolean opened = actions.contains("opened-file") || actions.contains("open") || types.equals(Set.of("access"));
        boolean writes = types.contains("change") || flags != null && flags.writes();
        if (opened && !writes) {
            return Reading.of(new FileOpened(context, path, flags == null ? OpenFlags.READ : flags));
        }
        return writes || types.contains("creation")
                ? Reading.of(new FileWritten(context, path, flags == null ? OpenFlags.WRITE : flags))
                : Reading.skipped("file event " + String.join("+", actions));
    }

    private static JsonNode registers(JsonNode entry) {
        JsonNode data = Json.at(entry, "auditd", "data");
        return data.isObject() ? data : Json.at(entry, "action", "properties");
    }

    /** Auditbeat gives the registers of the call. */
    private static @Nullable OpenFlags flags(JsonNode entry) {
        JsonNode registers = registers(entry);
        String call = Json.text(registers, "syscall");
        String raw = Json.text(registers, call.equals("open") ? "a1" : "a2");
        return call.startsWith("open") && !raw.isEmpty() ? new OpenFlags((int) Numbers.parse(raw, 16, 0)) : null;
    }

    /** What a file's mode became: the call's argument, as {@code file.mode} is what it was before the call. */
    private static long mode(JsonNode entry, JsonNode file) {
        JsonNode registers = registers(entry);
        String call = Json.text(registers, "syscall");
        String raw = Json.text(registers, call.startsWith("fchmodat") ? "a2" : "a1");
        return call.contains("chmod") && !raw.isEmpty()
                ? Numbers.parse(raw, 16, -1)
                : Numbers.parse(Json.text(file, "mode"), 8, -1);
    }

    private static Reading module(Context context, JsonNode entry) {
        String name = Json.text(registers(entry), "name");
        if (name.isEmpty()) {
            name = Json.text(entry, "file", "path");
        }
        return name.isEmpty() ? Reading.silent() : Reading.of(new ModuleLoaded(context, name));
    }

    private static Reading network(Context context, JsonNode entry, Set<String> types, Set<String> actions) {
        String question = Json.text(entry, "dns", "question", "name");
        if (!question.isEmpty()) {
            return Reading.of(new NameResolved(context, question, Json.texts(Json.at(entry, "dns", "resolved_ip"))));
        }
        Endpoint source = endpoint(Json.at(entry, "source"));
        Endpoint target = endpoint(Json.at(entry, "destination"));
        String transport = Json.text(entry, "network", "transport");
        String protocol = transport.isEmpty() ? "tcp" : transport.toLowerCase(Locale.ROOT);
        String direction = Json.text(entry, "network", "direction");
        if (actions.contains("bound-socket") || actions.contains("listen") || actions.contains("listening")) {
            return source.isKnown()
                    ? Reading.of(new NetworkListening(context, protocol, source, NetworkListening.NO_DESCRIPTOR))
                    : Reading.silent();
        }
        if (types.contains("end") || actions.contains("disconnect_received")) {
            return Reading.silent();
        }
        if (!source.isKnown() && !target.isKnown()) {
            return Reading.malformed("network event without addresses");
        }
        boolean inward =
                direction.equals("ingress") || direction.equals("inbound") || actions.contains("connection_accepted");
        return Reading.of(
                inward
                        ? new NetworkAccepted(context, protocol, target, source, NetworkAccepted.NO_DESCRIPTOR)
                        : new NetworkConnected(context, protocol, source, target, NetworkConnected.NO_DESCRIPTOR));
    }

    private static Endpoint endpoint(JsonNode node) {
        String path = Json.text(node, "path");
        String ip = Json.text(node, "ip");
        return new Endpoint(ip.isEmpty() ? path : ip, Json.port(node, "port"), Json.text(node, "domain"));
    }

    private Context context(Instant time, JsonNode entry) {
        JsonNode process = Json.at(entry, "process");
        JsonNode parent = Json.at(process, "parent");
        int ppid = Json.integer(parent, "pid", Json.integer(process, "ppid", 0));
        User user = user(Json.at(entry, "user"));
        if (user.isUnknown() && user.name().isEmpty()) {
            user = user(Json.at(process, "user"));
        }
        Process subject = process(process, ppid, user);
        Process above =
                process(parent, Json.integer(Json.at(parent, "parent"), "pid", 0), user(Json.at(parent, "user")));
        return new Context(time, container(entry), subject, ancestors(process, subject, above));
    }

    /** The parent, and above it whoever leads the session and whoever let somebody or something in, at what distance is not told. */
    private static List<Process> ancestors(JsonNode node, Process subject, Process parent) {
        if (!parent.isKnown()) {
            return List.of();
        }
        List<Process> ancestors = new ArrayList<>(List.of(parent));
        Set<Integer> told = new HashSet<>(Set.of(0));
        told.add(subject.pid());
        told.add(parent.pid());
        for (String name : LEADERS) {
            JsonNode leader = Json.at(node, name);
            if (told.add(Json.integer(leader, "pid", 0))) {
                Process above = process(leader, 0, user(Json.at(leader, "user")));
                if (!above.executable().isEmpty()) {
                    ancestors.add(above.toBuilder().pid(0).build());
                }
            }
        }
        return ancestors;
    }

    private static Process process(JsonNode node, int ppid, User user) {
        String executable = Json.text(node, "executable");
        List<String> arguments = Json.texts(Json.at(node, "args"));
        String line = Json.text(node, "command_line");
        String title = Json.text(node, "title");
        if (arguments.isEmpty()) {
            arguments = CommandWords.split(line.isEmpty() ? title : line);
        }
        return Process.builder()
                .pid(Json.integer(node, "pid", 0))
                .ppid(ppid)
                .executable(executable.isEmpty() ? Json.text(node, "name") : executable)
                .arguments(arguments)
                .workingDirectory(Json.text(node, "working_directory"))
                .user(user)
                .startTime(SensorTime.parse(Json.text(node, "start")))
                .build();
    }

    private static User user(JsonNode node) {
        int uid = Numbers.id(Json.text(node, "id"));
        JsonNode effective = Json.at(node, "effective");
        int euid = Numbers.id(Json.text(effective, "id"));
        int gid = Numbers.id(Json.text(node, "group", "id"));
        int egid = Numbers.id(Json.text(effective, "group", "id"));
        String name = Json.text(node, "name");
        return new User(
                uid,
                gid,
                euid == User.NO_ID ? uid : euid,
                egid == User.NO_ID ? gid : egid,
                name.isEmpty() ? Json.text(effective, "name") : name);
    }

    private Container container(JsonNode entry) {
        JsonNode node = Json.at(entry, "container");
        String id = ContainerMemory.plainId(Json.text(node, "id"));
        if (id.isEmpty()) {
            id = ContainerMemory.plainId(Json.text(entry, "process", "entry_leader", "container", "id"));
        }
        if (id.isEmpty()) {
            return Container.HOST;
        }
        JsonNode pod = Json.at(entry, "orchestrator", "resource");
        String name = Json.text(entry, "kubernetes", "pod", "name");
        String namespace = Json.text(entry, "kubernetes", "namespace");
        return containers.recall(new Container(
                id,
                Json.text(node, "name"),
                Json.text(node, "image", "name"),
                Json.text(Json.at(node, "image", "hash", "all")),
                name.isEmpty() ? Json.text(pod, "name") : name,
                namespace.isEmpty() ? Json.text(entry, "orchestrator", "namespace") : namespace));
    }
}
