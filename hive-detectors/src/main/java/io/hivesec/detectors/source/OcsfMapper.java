package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.hivesec.event.Mounted;
import io.hivesec.event.NameResolved;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.NetworkListening;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.ProcessTraced;
import io.hivesec.event.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Open Cybersecurity Schema Framework: process, file, network, name, kernel and module activity. Source: OCSF 1.5, classes by
 * {@code class_uid} and activities by {@code activity_id}.
 */
final class OcsfMapper implements RecordMapper {

    private static final int ANCESTORS = 64;

    private final ContainerMemory containers = new ContainerMemory();
    private final UserMemory users = new UserMemory();

    @Override
    public Reading map(JsonNode entry) {
        int type = Json.integer(entry, "class_uid", 0);
        if (type == 0) {
            return Reading.malformed("no class_uid");
        }
        Instant time = time(entry);
        if (time == null) {
            return Reading.malformed("no time");
        }
        int activity = Json.integer(entry, "activity_id", 0);
        return switch (type) {
            case 1001 -> file(context(entry, time), entry, activity);
            case 1002, 1005 -> module(context(entry, time), entry, activity);
            case 1007 -> process(entry, time, activity);
            case 4001, 4002 -> network(context(entry, time), entry, activity);
            case 4003 -> name(context(entry, time), entry);
            case 3001, 3002, 3003, 3005, 3006 -> Reading.silent();
            default -> Reading.skipped("class " + type);
        };
    }

    private static @Nullable Instant time(JsonNode entry) {
        JsonNode told = Json.at(entry, "time");
        Instant time = told.isNumber() ? SensorTime.ofCount(told.longValue()) : SensorTime.parse(Json.text(told));
        return time != null ? time : SensorTime.parse(Json.text(entry, "time_dt"));
    }

    private Context context(JsonNode entry, Instant time) {
        JsonNode actor = Json.at(entry, "actor", "process");
        return context(entry, time, actor, user(Json.at(entry, "actor", "user")));
    }

    private Context context(JsonNode entry, Instant time, JsonNode process, User otherwise) {
        List<Process> ancestors = new ArrayList<>();
        JsonNode parent = Json.at(process, "parent_process");
        while (parent.isObject() && ancestors.size() < ANCESTORS) {
            ancestors.add(process(parent, User.UNKNOWN));
            parent = Json.at(parent, "parent_process");
        }
        JsonNode held = Json.at(process, "container");
        return new Context(
                time,
                container(held.isObject() ? held : Json.at(entry, "container"), entry),
                process(process, otherwise),
                ancestors);
    }

    private static Process process(JsonNode node, User otherwise) {
        String path = Json.text(node, "file", "path");
        if (path.isEmpty()) {
            path = Json.text(node, "path");
        }
        User user = user(Json.at(node, "user"));
        JsonNode created = Json.at(node, "created_time");
        return Process.builder()
                .pid(Json.integer(node, "pid", 0))
                .ppid(Json.integer(Json.at(node, "parent_process"), "pid", 0))
                .executable(path.isEmpty() ? Json.text(node, "name") : path)
                .arguments(CommandWords.split(Json.text(node, "cmd_line")))
                .workingDirectory(Json.text(node, "working_directory"))
                .user(user.equals(User.UNKNOWN) ? otherwise : user)
                .startTime(
                        created.isNumber()
                                ? SensorTime.ofCount(created.longValue())
                                : SensorTime.parse(Json.text(created)))
                .build();
    }

    private static User user(JsonNode node) {
        int uid = Numbers.id(Json.text(node, "uid"));
        int gid = Numbers.id(Json.text(Json.at(node, "groups").path(0), "uid"));
        return new User(uid, gid, uid, gid, Json.text(node, "name"));
    }

    private Container container(JsonNode node, JsonNode entry) {
        String id = ContainerMemory.plainId(Json.text(node, "uid"));
        return id.isEmpty()
                ? Container.HOST
                : containers.recall(new Container(
                        id,
                        Json.text(node, "name"),
                        Json.text(node, "image", "name"),
                        Json.text(node, "image", "uid"),
                        Json.text(node, "pod_name"),
                        Json.text(entry, "device", "namespace")));
    }

    private Reading process(JsonNode entry, Instant time, int activity) {
        JsonNode node = Json.at(entry, "process");
        if (!node.isObject()) {
            return Reading.malformed("process activity without process");
        }
        Context actor = context(entry, time);
        Context own = context(entry, time, node, actor.process().user());
        boolean another = actor.process().isKnown()
                && actor.process().pid() != own.process().pid();
        if (own.ancestors().isEmpty() && another) {
            Process subject =
                    own.process().toBuilder().ppid(actor.process().pid()).build();
            List<Process> ancestors = new ArrayList<>(List.of(actor.process()));
            ancestors.addAll(actor.ancestors());
            own = new Context(time, own.container(), subject, ancestors);
        }
        return switch (activity) {
            case 1 -> {
                users.told(own.process().pid(), own.process().user());
                yield Reading.of(new ProcessStarted(own));
            }
            case 2 -> Reading.of(new ProcessExited(own, Json.integer(entry, "exit_code", 0)));
            case 3, 4 -> Reading.of(new ProcessTraced(actor, own.process(), ""));
            case 5 -> {
                // Who acts is told as it was, what it acts on as it is.
                User told = another ? User.UNKNOWN : actor.process().user();
                User before = told.isUnknown() ? users.before(own.process().pid()) : told;
                users.told(own.process().pid(), own.process().user());
                yield Reading.of(
                        new CredentialsChanged(own, before, own.process().user()));
            }
            default -> Reading.skipped("process activity " + activity);
        };
    }

    private static Reading file(Context context, JsonNode entry, int activity) {
        String path = Json.text(entry, "file", "path");
        if (path.isEmpty()) {
            return Reading.malformed("file activity without path");
        }
        return switch (activity) {
            case 1, 3 -> Reading.of(new FileWritten(context, path, OpenFlags.WRITE));
            case 2, 14 -> Reading.of(new FileOpened(context, path, OpenFlags.READ));
            case 4 -> Reading.of(new FileDeleted(context, path));
            case 5 -> Reading.of(new FileRenamed(context, path, Json.text(entry, "file_result", "path")));
            case 6, 7 -> {
                long mode = Numbers.parse(Json.text(Json.at(entry, "file_result", "mode")), 8, -1);
                yield mode < 0 ? Reading.silent() : Reading.of(new FileModeChanged(context, path, (int) mode & 07777));
            }
            case 12 -> Reading.of(new Mounted(context, Json.text(entry, "file", "name"), path, "", Set.of()));
            case 8, 9, 10, 11, 13 -> Reading.silent();
            default -> Reading.skipped("file activity " + activity);
        };
    }

    private static Reading module(Context context, JsonNode entry, int activity) {
        String name = Json.text(entry, "driver", "file", "path");
        if (name.isEmpty()) {
            name = Json.text(entry, "module", "file", "path");
        }
        if (Json.integer(entry, "class_uid", 0) == 1005 || activity != 1) {
            return Reading.silent();
        }
        return name.isEmpty()
                ? Reading.malformed("kernel extension without file")
                : Reading.of(new ModuleLoaded(context, name));
    }

    private static Reading network(Context context, JsonNode entry, int activity) {
        Endpoint source = endpoint(Json.at(entry, "src_endpoint"));
        Endpoint target = endpoint(Json.at(entry, "dst_endpoint"));
        String told = Json.text(entry, "connection_info", "protocol_name").toLowerCase(Locale.ROOT);
        String protocol = told.isEmpty() ? "tcp" : told;
        if (activity != 1 && activity != 7) {
            return Reading.silent();
        }
        if (!target.isKnown() && !source.isKnown()) {
            return Reading.malformed("network activity without endpoints");
        }
        if (activity == 7) {
            return Reading.of(new NetworkListening(
                    context, protocol, target.isKnown() ? target : source, NetworkListening.NO_DESCRIPTOR));
        }
        boolean inward = Json.integer(Json.at(entry, "connection_info", "direction_id"), 0) == 1;
        return Reading.of(
                inward
                        ? new NetworkAccepted(context, protocol, target, source, NetworkAccepted.NO_DESCRIPTOR)
                        : new NetworkConnected(context, protocol, source, target, NetworkConnected.NO_DESCRIPTOR));
    }

    private static Endpoint endpoint(JsonNode node) {
        String name = Json.text(node, "hostname");
        return new Endpoint(
                Json.text(node, "ip"), Json.port(node, "port"), name.isEmpty() ? Json.text(node, "domain") : name);
    }

    private static Reading name(Context context, JsonNode entry) {
        String question = Json.text(entry, "query", "hostname");
        if (question.isEmpty()) {
            return Reading.malformed("DNS activity without query");
        }
        List<String> addresses = new ArrayList<>();
        for (JsonNode answer : Json.at(entry, "answers")) {
            String type = Json.text(answer, "type");
            if (addresses.size() < ANCESTORS && (type.equals("A") || type.equals("AAAA"))) {
                addresses.add(Json.text(answer, "rdata"));
            }
        }
        return Reading.of(new NameResolved(context, question, addresses));
    }
}
