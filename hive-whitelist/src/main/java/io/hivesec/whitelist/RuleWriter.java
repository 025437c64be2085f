package io.hivesec.whitelist;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.json.JsonFactories;
import java.util.List;

/** Writes rules in the form in which they are read, the same bytes for the same rules. */
final class RuleWriter {
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactories.plain());

    private RuleWriter() {}

    static String write(List<WhitelistRule> rules) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("version", 1);
        ArrayNode array = document.putArray("rules");
        for (WhitelistRule rule : rules) {
            ObjectNode node = array.addObject();
            node.put("id", rule.id());
            node.put("type", rule.type().id());
            if (rule.hasOwnDescription()) {
                node.put("description", rule.description());
            }
            node.put("creator", rule.creator());
            node.put("created", rule.created().toString());
            if (rule.expires() != null) {
                node.put("expires", rule.expires().toString());
            }
            node.put("enabled", rule.enabled());
            conditions(rule, node.putObject("conditions"));
        }
        return document.toPrettyString() + "\n";
    }

    private static void conditions(WhitelistRule rule, ObjectNode node) {
        for (Field field : Field.values()) {
            List<String> values = rule.values(field);
            if (!values.isEmpty()) {
                switch (field) {
                    case PROCESS_TREE_EXACT -> node.put(field.jsonName(), true);
                    case SAMPLE_SIMILARITY -> node.put(field.jsonName(), Integer.parseInt(values.get(0)));
                    case SAMPLE, COMMAND_LINE -> node.put(field.jsonName(), values.get(0));
                    default -> {
                        ArrayNode array = node.putArray(field.jsonName());
                        values.forEach(array::add);
                    }
                }
            }
        }
    }
}
