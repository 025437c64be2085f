package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;

/** Objects whose fields are named {@code process.parent.pid}, as stores of documents export them. */
final class DottedNames {

    private static final int DEPTH = 16;

    private DottedNames() {}

    /** The object with its dotted names as objects in objects; itself when it has none. */
    static JsonNode nested(JsonNode entry) {
        boolean isDotted = false;
        for (Iterator<String> names = entry.fieldNames(); names.hasNext() && !isDotted; ) {
            isDotted = names.next().indexOf('.') > 0;
        }
        if (!isDotted) {
            return entry;
        }
        ObjectNode nested = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : entry.properties()) {
            put(nested, field.getKey(), field.getValue());
        }
        return nested;
    }

    private static void put(ObjectNode root, String name, JsonNode value) {
        String[] steps = name.split("\\.", DEPTH);
        ObjectNode here = root;
        for (int i = 0; i < steps.length - 1; i++) {
            JsonNode next = here.get(steps[i]);
            here = next instanceof ObjectNode object ? object : here.putObject(steps[i]);
        }
        if (steps.length > 0) {
            here.set(steps[steps.length - 1], value);
        }
    }
}
