package io.hivesec.detectors.source;

import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.FileDeleted;
import io.hivesec.event.FileWritten;
import io.hivesec.event.ModuleLoaded;
import io.hivesec.event.NameResolved;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.ProcessTraced;
import io.hivesec.event.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sysmon's events, which are Windows' form of log event also under Linux. Source: the manifests of Sysmon 15 and of Sysmon for
 * Linux 1.3. What is not known is written as {@code -}, {@code (null)} or {@code <unknown process>}.
 */
final class SysmonMapper {

    private static final int FIELDS = 256;
    private static final String DATA = "<Data Name=";
    private static final String END = "</Data>";

    private Instant lastTime = Instant.EPOCH;

    Reading map(String event) {
        int id = (int) Numbers.parse(between(event, "<EventID>", "</EventID>"), 10, 0);
        if (id == 0) {
            return Reading.malformed("no EventID");
        }
        Map<String, String> data = data(event);
        Context context = context(event, data);
        return switch (id) {
            case 1 -> Reading.of(new ProcessStarted(context));
            case 3 -> of(id, network(context, data));
            case 5 -> Reading.of(new ProcessExited(context, 0));
            case 6 -> of(id, named(data, "ImageLoaded", name -> new ModuleLoaded(context, name)));
            case 8, 10, 25 -> of(id, traced(context, data));
            case 9 -> of(id, named(data, "Device", name -> new FileWritten(context, name, OpenFlags.READ)));
            case 2, 11, 15 ->
                of(id, named(data, "TargetFilename", name -> new FileWritten(context, name, OpenFlags.WRITE)));
            case 22 -> of(id, named(data, "QueryName", name -> new NameResolved(context, name, addresses(data))));
            case 23, 26 -> of(id, named(data, "TargetFilename", name -> new FileDeleted(context, name)));
            case 4, 16, 255 -> Reading.silent();
            default -> Reading.skipped("event id " + id);
        };
    }

    private static Reading of(int id, @Nullable Event event) {
        return event == null ? Reading.malformed("event id " + id + " without its data") : Reading.of(event);
    }

    private interface Named {
        Event of(String name);
    }

    private static @Nullable Event named(Map<String, String> data, String field, Named event) {
        String name = data.getOrDefault(field, "");
        return name.isEmpty() ? null : event.of(name);
    }

    private Context context(String event, Map<String, String> data) {
        Instant time = SensorTime.parse(attribute(event, "SystemTime=", event.indexOf("<TimeCreated")));
        if (time == null) {
            time = SensorTime.parse(data.getOrDefault("UtcTime", ""));
        }
        lastTime = time == null ? lastTime : time;
        String prefix = data.containsKey("SourceProcessId") ? "Source" : "";
        int ppid = pid(data, "ParentProcessId");
        Process process = Process.builder()
                .pid(pid(data, prefix + "ProcessId"))
                .ppid(ppid)
                .executable(data.getOrDefault(prefix + "Image", ""))
                .arguments(words(data.getOrDefault("CommandLine", "")))
                .workingDirectory(data.getOrDefault("CurrentDirectory", ""))
                .user(user(data.getOrDefault("User", "")))
                .build();
        Process parent = Process.builder()
                .pid(ppid)
                .executable(data.getOrDefault("ParentImage", ""))
                .arguments(words(data.getOrDefault("ParentCommandLine", "")))
                .user(user(data.getOrDefault("ParentUser", "")))
                .build();
        return new Context(lastTime, Container.HOST, process, parent.isKnown() ? List.of(parent) : List.of());
    }

    private static int pid(Map<String, String> data, String field) {
        return Numbers.toInt(Numbers.parse(data.getOrDefault(field, ""), 10, 0), 0);
    }

    /** Sysmon joins arguments by blanks without any quotes, so that a blank inside one cannot be told. */
    private static List<String> words(String line) {
        return line.isEmpty() ? List.of() : CommandWords.split(line);
    }

    private static User user(String name) {
        return name.equals("root") ? User.of(0, 0, name) : new User(-1, -1, -1, -1, name);
    }

    private static @Nullable Event network(Context context, Map<String, String> data) {
        String protocol = data.getOrDefault("Protocol", "tcp").toLowerCase(Locale.ROOT);
        Endpoint source = endpoint(data, "Source");
        Endpoint target = endpoint(data, "Destination");
        if (!target.isKnown()) {
            return null;
        }
        return data.getOrDefault("Initiated", "true").equals("false")
                ? new NetworkAccepted(context, protocol, target, source, NetworkAccepted.NO_DESCRIPTOR)
                : new NetworkConnected(context, protocol, source, target, NetworkConnected.NO_DESCRIPTOR);
    }

    private static Endpoint endpoint(Map<String, String> data, String side) {
        return new Endpoint(
                data.getOrDefault(side + "Ip", ""),
                Numbers.port(pid(data, side + "Port")),
                data.getOrDefault(side + "Hostname", ""));
    }

    private static @Nullable Event traced(Context context, Map<String, String> data) {
        Process target = Process.builder()
                .pid(pid(data, "TargetProcessId"))
                .executable(data.getOrDefault("TargetImage", ""))
                .build();
        return target.isKnown() ? new ProcessTraced(context, target, "") : null;
    }

    /** {@code type: 5 alias.example;::ffff:192.0.2.1;} */
    private static List<String> addresses(Map<String, String> data) {
        List<String> addresses = new ArrayList<>();
        for (String part : data.getOrDefault("QueryResults", "").split(";", 64)) {
            String plain = part.strip();
            if (!plain.isEmpty() && !plain.startsWith("type:")) {
                addresses.add(plain.startsWith("::ffff:") ? plain.substring("::ffff:".length()) : plain);
            }
        }
        return addresses;
    }

    private static Map<String, String> data(String event) {
        Map<String, String> data = new HashMap<>();
        int at = event.indexOf(DATA);
        while (at >= 0 && data.size() < FIELDS) {
            int open = event.indexOf('>', at);
            int end = open < 0 ? -1 : event.indexOf(END, open);
            if (end < 0) {
                break;
            }
            String value = unescaped(event.substring(open + 1, end)).strip();
            if (isKnown(value)) {
                data.putIfAbsent(attribute(event, "Name=", at), value);
            }
            at = event.indexOf(DATA, end);
        }
        return data;
    }

    private static boolean isKnown(String value) {
        return !value.isEmpty()
                && !value.equals("-")
                && !value.equals("(null)")
                && !value.equals("<unknown process>")
                && !value.equals("{00000000-0000-0000-0000-000000000000}");
    }

    private static String between(String text, String open, String close) {
        int start = text.indexOf(open);
        int end = start < 0 ? -1 : text.indexOf(close, start);
        return end < 0 ? "" : text.substring(start + open.length(), end).strip();
    }

    /** An attribute's value, in quotes of either kind. */
    private static String attribute(String text, String name, int from) {
        int start = from < 0 ? -1 : text.indexOf(name, from);
        int value = start + name.length();
        if (start < 0 || value >= text.length()) {
            return "";
        }
        int end = text.indexOf(text.charAt(value), value + 1);
        return end < 0 ? "" : text.substring(value + 1, end);
    }

    private static String unescaped(String text) {
        return text.indexOf('&') < 0
                ? text
                : text.replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&apos;", "'")
                        .replace("&#39;", "'")
                        .replace("&#34;", "\"")
                        .replace("&amp;", "&");
    }
}
