package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Laurel's JSON, which is an audit event in one object: a field for each record type, holding one record or a list of them, with
 * argument vectors as lists and numbers as numbers.
 */
final class LaurelMapper implements RecordMapper {

    private static final int RECORDS = 256;
    private static final int ARGUMENTS = 4096;

    private final AuditMapper mapper = new AuditMapper();

    @Override
    public Reading map(JsonNode entry) {
        String id = Json.text(entry, "ID");
        int serial = id.lastIndexOf(':');
        if (serial < 1) {
            return Reading.malformed("no ID of time and serial");
        }
        AuditEvent event = new AuditEvent(0, AuditRecord.time(id.substring(0, serial)));
        for (Map.Entry<String, JsonNode> field : entry.properties()) {
            JsonNode value = field.getValue();
            if (value.isObject()) {
                event.add(field.getKey(), fields(value));
            } else if (value.isArray()) {
                int count = 0;
                for (JsonNode item : value) {
                    if (item.isObject() && count++ < RECORDS) {
                        event.add(field.getKey(), fields(item));
                    }
                }
            }
        }
        return event.types().isEmpty() ? Reading.malformed("no records") : mapper.map(event);
    }

    /** As auditd writes them, so that strings are quoted and lists are numbered. */
    private static Map<String, String> fields(JsonNode node) {
        Map<String, String> fields = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            JsonNode value = field.getValue();
            if (field.getKey().equals("ARGV") && value.isArray()) {
                number(fields, Json.texts(value));
            } else if (field.getKey().equals("ARGV_STR") && !node.has("ARGV")) {
                number(fields, CommandWords.split(Json.text(value)));
            } else {
                fields.put(field.getKey(), scalar(field.getKey(), value));
            }
        }
        return fields;
    }

    private static void number(Map<String, String> fields, List<String> arguments) {
        for (int i = 0; i < Math.min(arguments.size(), ARGUMENTS); i++) {
            fields.put("a" + i, argument(arguments.get(i)));
        }
    }

    private static String argument(String text) {
        return text.startsWith("0x") ? text : '"' + decoded(text) + '"';
    }

    /** Laurel writes as {@code %2b} the plus and percent signs, and bytes that are no plain text. */
    private static String decoded(String text) {
        return text.indexOf('%') < 0 ? text : new String(SocketAddress.unescaped(text), StandardCharsets.UTF_8);
    }

    private static String scalar(String key, JsonNode value) {
        String text = Json.text(value);
        return switch (key) {
            case "exe", "comm", "name", "cwd", "cmd", "UID" -> text.isEmpty() ? "" : '"' + decoded(text) + '"';
            default -> text;
        };
    }
}
