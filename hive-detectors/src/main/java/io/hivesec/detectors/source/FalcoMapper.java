package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/**
 * Falco's alerts. An alert holds the fields that its rule's output names, so a record may know much or next to nothing: the
 * default rules tell neither pid nor argument vector. Source: Falco's supported fields for conditions and outputs. Field names
 * may stand with dots under {@code output_fields} or be nested; any value may be a string or a number.
 */
final class FalcoMapper implements RecordMapper {

    private static final Set<String> SYSCALL_SOURCES = Set.of("", "syscall", "syscalls");
    private static final int ANCESTORS = 16;
    private static final int STARTED = 4096;

    private static final Properties RULES = KernelFunction.table("falco-rules.properties");

    private final ContainerMemory containers = new ContainerMemory();
    /** Processes that were told, each by a number made of what is known of it: an alert may be long. */
    private final Set<Long> started = Collections.newSetFromMap(new LatestUsed<>(STARTED));

    private Instant lastTime = Instant.EPOCH;

    @Override
    public Reading map(JsonNode entry) {
        JsonNode output = Json.at(entry, "output_fields");
        JsonNode fields = output.isObject() ? output : entry;
        String rule = Json.text(entry, "rule");
        if (rule.startsWith("Falco internal")) {
            return Reading.skipped("Falco internal");
        }
        String source = Json.text(entry, "source");
        boolean known = hasProcess(fields);
        if (!SYSCALL_SOURCES.contains(source) && !known) {
            return Reading.skipped("source " + source);
        }
        if (!known) {
            return entry.has("rule")
                    ? Reading.skipped("alert without process")
                    : Reading.malformed("no alert of Falco's");
        }
        Context context = new Context(time(entry, fields), container(fields), process(fields), ancestors(fields));
        return read(context, fields, entry);
    }

    /** A field under its dotted name, or nested. */
    private static JsonNode field(JsonNode fields, String name) {
        JsonNode dotted = fields.get(name);
        return dotted != null ? dotted : Json.at(fields, name.split("\\."));
    }

    private static String text(JsonNode fields, String name) {
        String text = Json.text(field(fields, name)).strip();
        return text.equals("<NA>") || text.equals("N/A") || text.equals("null") ? "" : text;
    }

    private static int integer(JsonNode fields, String name) {
        return Json.integer(field(fields, name), 0);
    }

    private static boolean hasProcess(JsonNode fields) {
        return !text(fields, "proc.cmdline").isEmpty()
                || !text(fields, "proc.name").isEmpty()
                || !text(fields, "proc.exepath").isEmpty();
    }

    private Instant time(JsonNode entry, JsonNode fields) {
        Instant time = SensorTime.parse(Json.text(entry, "time"));
        if (time == null) {
            JsonNode counted = field(fields, "evt.time");
            time = SensorTime.ofCount(Json.number(counted.isValueNode() ? counted : field(fields, "evt.rawtime"), 0));
        }
        lastTime = time == null ? lastTime : time;
        return lastTime;
    }

    private static Process process(JsonNode fields) {
        String line = text(fields, "proc.cmdline");
        List<String> arguments = new ArrayList<>(CommandWords.split(line));
        String executable = text(fields, "proc.exepath");
        if (executable.isEmpty()) {
            executable = text(fields, "proc.name");
        }
        if (executable.isEmpty() && !arguments.isEmpty()) {
            executable = arguments.get(0);
        }
        int uid = Numbers.id(text(fields, "user.uid"));
        int gid = Numbers.id(text(fields, "group.gid"));
        String name = text(fields, "user.name");
        return Process.builder()
                .pid(integer(fields, "proc.pid"))
                .ppid(integer(fields, "proc.ppid"))
                .executable(executable)
                .arguments(arguments)
                .workingDirectory(text(fields, "proc.cwd"))
                .user(new User(uid, gid, uid, gid, name))
                .startTime(null)
                .build();
    }

    private static List<Process> ancestors(JsonNode fields) {
        List<Process> ancestors = new ArrayList<>();
        for (int i = 1; i < ANCESTORS; i++) {
            boolean parent = i == 1;
            String name = text(fields, "proc.aname[" + i + "]");
            String path = text(fields, "proc.aexepath[" + i + "]");
            String line = text(fields, "proc.acmdline[" + i + "]");
            if (parent) {
                name = name.isEmpty() ? text(fields, "proc.pname") : name;
                path = path.isEmpty() ? text(fields, "proc.pexepath") : path;
                line = line.isEmpty() ? text(fields, "proc.pcmdline") : line;
            }
            if (name.isEmpty() && path.isEmpty() && line.isEmpty()) {
                break;
            }
            int pid = integer(fields, "proc.apid[" + i + "]");
            ancestors.add(Process.builder()
                    .pid(parent && pid == 0 ? integer(fields, "proc.ppid") : pid)
                    .executable(path.isEmpty() ? name : path)
                    .arguments(CommandWords.split(line))
                    .build());
        }
        return ancestors;
    }

    private Container container(JsonNode fields) {
        String id = text(fields, "container.id");
        if (id.isEmpty() || id.equals("host")) {
            return Container.HOST;
        }
        String repository = text(fields, "container.image.repository");
        String tag = text(fields, "container.image.tag");
        String image = text(fields, "container.image");
        if (image.isEmpty()) {
            image = repository.isEmpty() ? text(fields, "container.image.name") : repository;
            image = tag.isEmpty() ? image : image + ":" + tag;
        }
        return containers.recall(new Container(
                ContainerMemory.plainId(id),
                text(fields, "container.name"),
                image,
                text(fields, "container.image.digest"),
                text(fields, "k8s.pod.name"),
                text(fields, "k8s.ns.name")));
    }

    private Reading read(Context context, JsonNode fields, JsonNode entry) {
        String type = text(fields, "evt.type");
        SystemCall call = type.isEmpty() ? null : SystemCall.of(type, context);
        boolean isStream = (call == null || call.kind == KernelFunction.DUPLICATE)
                && "STREAM".equals(RULES.getProperty(Json.text(entry, "rule")));
        Endpoint[] ends = ends(fields);
        if (isStream && ends.length == 2) {
            return Reading.of(withStart(FalcoStreams.events(context, ends[0], ends[1], integer(fields, "fd.lport"))));
        }
        if (call == null) {
            return Reading.of(withStart(List.of(guessed(context, fields, entry))));
        }
        fill(call, fields);
        if (call.flags == null && call.kind == KernelFunction.OPEN && writes(entry)) {
            call.flags = OpenFlags.WRITE;
        }
        Reading reading = call.read();
        if (call.returned < 0 && reading.events().isEmpty()) {
            return reading;
        }
        boolean isSilent = reading.events().isEmpty() && call.kind == KernelFunction.SILENT;
        return isSilent && started.contains(number(context.process()))
                ? reading
                : Reading.of(withStart(
                        reading.events().isEmpty() ? List.of(new ProcessStarted(context)) : reading.events()));
    }

    private static long number(Process process) {
        long number = process.executable().hashCode() * 31L + process.pid();
        return number * 0x9e3779b97f4a7c15L + process.arguments().hashCode();
    }

    /** Who did something was started at some time, and an alert tells as what: nobody else may have told. */
    private List<Event> withStart(List<Event> events) {
        Event first = events.get(0);
        Process process = first.process();
        boolean isNew = !process.arguments().isEmpty() && started.add(number(process));
        if (!isNew || first instanceof ProcessStarted) {
            return events;
        }
        List<Event> all = new ArrayList<>(List.of(new ProcessStarted(first.context())));
        all.addAll(events);
        return all;
    }

    private static void fill(SystemCall call, JsonNode fields) {
        call.returned = Json.number(field(fields, "evt.rawres"), 0);
        call.path = text(fields, "fs.path.name");
        if (call.path.isEmpty()) {
            call.path = text(fields, "fd.name");
        }
        String source = text(fields, "fs.path.source");
        call.secondPath = text(fields, "fs.path.target");
        call.path = source.isEmpty() ? call.path : source;
        String flags = text(fields, "evt.arg.flags");
        if (!flags.isEmpty()) {
            call.flags = OpenFlags.parse(flags);
        } else if (text(fields, "evt.is_open_write").equals("true")) {
            call.flags = OpenFlags.WRITE;
        }
        call.mode = (int) Numbers.parse(text(fields, "evt.arg.mode"), 8, -1);
        if (text(fields, "evt.arg.mode").contains("S_ISUID")) {
            call.mode = 04755;
        }
        call.from = Numbers.parse(text(fields, "evt.arg.oldfd"), -1);
        call.to = Numbers.parse(text(fields, "evt.arg.newfd"), -1);
        if (call.kind == KernelFunction.DUPLICATE && call.from < 0) {
            call.from = Numbers.parse(text(fields, "evt.arg.fd"), Numbers.parse(text(fields, "fd.num"), -1));
        }
        call.descriptor = Json.integer(field(fields, "fd.num"), -1);
        call.protocol = text(fields, "fd.l4proto").isEmpty() ? "tcp" : text(fields, "fd.l4proto");
        Endpoint server = endpoint(fields, "fd.sip", "fd.sport", "fd.sip.name");
        Endpoint client = endpoint(fields, "fd.cip", "fd.cport", "");
        if (!server.isKnown()) {
            server = arrow(text(fields, "fd.name"));
        }
        boolean serves = call.kind != KernelFunction.CONNECT;
        call.local = serves ? server : client;
        call.peer = serves ? client : server;
        String uid = text(fields, "evt.arg.uid");
        if (call.kind == KernelFunction.SET_USER && !uid.isEmpty()) {
            call.ids = List.of((long) Numbers.id(uid.replaceFirst("[^0-9-].*", "")));
        }
        call.request = text(fields, "evt.arg.request");
    }

    private static Endpoint endpoint(JsonNode fields, String ip, String port, String name) {
        return new Endpoint(
                text(fields, ip), Numbers.port(integer(fields, port)), name.isEmpty() ? "" : text(fields, name));
    }

    /** {@code 10.0.0.1:4000->192.0.2.1:443}, as {@code fd.name} tells a connection. */
    private static Endpoint arrow(String name) {
        int arrow = name.indexOf("->");
        return arrow < 0 ? Endpoint.UNKNOWN : end(name.substring(arrow + 2));
    }

    private static Endpoint end(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0
                ? Endpoint.UNKNOWN
                : Endpoint.of(
                        address.substring(0, colon), Numbers.port(Numbers.parse(address.substring(colon + 1), 10, 0)));
    }

    /** Client and server of the connection that {@code fd.name} tells; none when it tells no connection. */
    private static Endpoint[] ends(JsonNode fields) {
        String name = text(fields, "fd.name");
        int arrow = name.indexOf("->");
        Endpoint[] ends = arrow < 0 ? new Endpoint[0] : new Endpoint[] {end(name.substring(0, arrow)), arrow(name)};
        return ends.length == 2 && ends[0].isKnown() && ends[1].isKnown() ? ends : new Endpoint[0];
    }

    /** Whether a rule is about files that are opened to be written, as its name or its own words tell. */
    private static boolean writes(JsonNode entry) {
        String rule = Json.text(entry, "rule");
        String output = Json.text(entry, "output");
        int fields = output.indexOf('|') < 0 ? output.indexOf('(') : output.indexOf('|');
        String told = (rule + ' ' + (fields < 0 ? output : output.substring(0, fields))).toLowerCase(Locale.ROOT);
        return told.contains("writ") || told.contains("modif") || "WRITE".equals(RULES.getProperty(rule));
    }

    /** What happened, where the rule does not say which call it was: something to a file when one is named. */
    private static Event guessed(Context context, JsonNode fields, JsonNode entry) {
        String name = text(fields, "fd.name");
        if (!name.startsWith("/")) {
            return new ProcessStarted(context);
        }
        return writes(entry)
                ? new FileWritten(context, name, OpenFlags.WRITE)
                : new FileOpened(context, name, OpenFlags.READ);
    }
}
