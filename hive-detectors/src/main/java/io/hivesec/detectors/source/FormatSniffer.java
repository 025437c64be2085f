package io.hivesec.detectors.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognises a format by the names of the fields in the first records, two levels deep. */
final class FormatSniffer {

    private static final int RECORDS = 50;
    private static final int NAMES = 2000;
    private static final Pattern AUDIT_RECORD = Pattern.compile(
            "^(?![ \\t]*[{\\[])(?:<\\d{1,3}>)?[^{<\\n]{0,256}type=[A-Za-z0-9_\\[\\]]{2,32} (?:msg=)?audit\\(\\d",
            Pattern.MULTILINE);
    private static final Pattern XML_EVENT = Pattern.compile("^[^{}\"]{0,256}<Event[ >]", Pattern.MULTILINE);
    private static final Pattern BARE_NAME = Pattern.compile("^\\s*\\{\\s*[a-z_]+\\s*:");
    private static final JsonFactory FACTORY =
            JsonFactories.builder().enable(JsonReadFeature.ALLOW_TRAILING_COMMA).build();

    /** What marks a JSON format, most telling first. */
    private enum Mark {
        TETRAGON(
                names -> names.stream().anyMatch(name -> name.startsWith("process_") && name.indexOf('.') < 0)
                        && (names.contains("node_name") || names.contains("time")),
                EventFormat.TETRAGON),
        TRACEE(
                names -> names.contains("eventName") && names.contains("args")
                        || names.contains("workload") && names.contains("name"),
                EventFormat.TRACEE),
        FALCO(
                names -> names.contains("output_fields")
                        || names.contains("rule") && names.contains("priority")
                        || names.contains("proc.name") && names.contains("evt.type"),
                EventFormat.FALCO),
        OCSF(names -> names.contains("class_uid"), EventFormat.OCSF),
        K8SAUDIT(
                names -> names.contains("auditID") || names.contains("items") && names.contains("apiVersion"),
                EventFormat.K8SAUDIT),
        ECS(
                names -> names.contains("@timestamp")
                        && names.stream().anyMatch(name -> name.startsWith("event.") || name.equals("ecs")),
                EventFormat.ECS),
        LAUREL(
                names -> names.contains("ID")
                        && names.stream()
                                .anyMatch(name -> name.indexOf('.') < 0 && name.equals(name.toUpperCase(Locale.ROOT))),
                EventFormat.LAUREL),
        HIVE(names -> names.contains("type") && names.contains("time"), EventFormat.HIVE);

        private final Predicate<Set<String>> fits;
        private final EventFormat format;

        Mark(Predicate<Set<String>> fits, EventFormat format) {
            this.fits = fits;
            this.format = format;
        }
    }

    private FormatSniffer() {}

    /** The format of a stream that begins with these bytes; {@link EventFormat#AUTO} when it is none that is known. */
    static EventFormat recognise(byte[] head) {
        String text = new String(head, StandardCharsets.UTF_8);
        if (AUDIT_RECORD.matcher(text).find()) {
            return EventFormat.AUDITD;
        }
        if (XML_EVENT.matcher(text).find()) {
            return EventFormat.SYSMON;
        }
        EventFormat format = recogniseJson(head);
        return format != EventFormat.AUTO || !BARE_NAME.matcher(text).find()
                ? format
                : recogniseJson(RelaxedJson.strict(head));
    }

    private static EventFormat recogniseJson(byte[] head) {
        try (JsonParser parser = FACTORY.createParser(head)) {
            for (int i = 0; i < RECORDS; i++) {
                EventFormat format = format(names(parser));
                if (format != EventFormat.AUTO) {
                    return format;
                }
            }
        } catch (IOException e) {
            // Not JSON, or cut off where the head ends.
        }
        return EventFormat.AUTO;
    }

    private static EventFormat format(Set<String> names) {
        for (Mark mark : Mark.values()) {
            if (mark.fits.test(names)) {
                return mark.format;
            }
        }
        return EventFormat.AUTO;
    }

    /** The field names of the next object, and those one level below it as {@code outer.inner}; as far as they go. */
    private static Set<String> names(JsonParser parser) throws IOException {
        Set<String> names = new HashSet<>();
        JsonToken token = parser.nextToken();
        while (token == JsonToken.START_ARRAY || token == JsonToken.END_ARRAY) {
            token = parser.nextToken();
        }
        if (token != JsonToken.START_OBJECT) {
            throw new IOException("no further object");
        }
        int depth = 1;
        String outer = "";
        while (depth > 0 && names.size() < NAMES) {
            JsonToken next = nextOrNull(parser);
            if (next == null) {
                return names;
            }
            if (next.isStructStart()) {
                depth++;
            } else if (next.isStructEnd()) {
                depth--;
            } else if (next == JsonToken.FIELD_NAME && depth <= 2) {
                String name = parser.currentName();
                outer = depth == 1 ? name : outer;
                names.add(depth == 1 ? name : outer + "." + name);
            }
        }
        return names;
    }

    private static @Nullable JsonToken nextOrNull(JsonParser parser) {
        try {
            return parser.nextToken();
        } catch (IOException e) {
            return null;
        }
    }
}
