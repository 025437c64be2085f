package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
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
                for (int i = 0; i < Math.min(value.size(), ARGUMENTS); i++) {
                    fields.put("a" + i, argument(Json.text(value.get(i))));
                }
            } else if (field.getKey().equals("ARGV_STR")) {
                fields.putIfAbsent("a0", argument(Json.text(value)));
            } else {
                fields.put(field.getKey(), scalar(field.getKey(), value));
            }
        }
        return fields;
    }

    private static String argument(String text) {
        return text.startsWith("0x") ? text : '"' + text + '"';
    }

    private static String scalar(String key, JsonNode value) {
        String text = Json.text(value);
        return switch (key) {
            case "exe", "comm", "name", "cwd", "cmd", "UID" -> text.isEmpty() ? "" : '"' + text + '"';
            default -> text;
        };
    }
}
