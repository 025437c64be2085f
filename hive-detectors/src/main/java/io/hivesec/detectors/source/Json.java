package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Forgiving access to JSON of a form that others decide: what is absent, null or of another type than expected is empty,
 * zero or missing, and a number may come as a string.
 */
final class Json {

    private static final int ITEMS = 4096;

    private Json() {}

    /** The value under nested names; missing when any of them is. */
    static JsonNode at(JsonNode node, String... names) {
        JsonNode here = node;
        for (String name : names) {
            JsonNode next = here.get(name);
            if (next == null) {
                return MissingNode.getInstance();
            }
            here = next;
        }
        return here;
    }

    /** A scalar as text; the first of a list; otherwise empty. */
    static String text(JsonNode node) {
        JsonNode scalar = node.isArray() && !node.isEmpty() ? node.get(0) : node;
        return scalar.isValueNode() && !scalar.isNull() ? scalar.asText() : "";
    }

    /** The value under a name; missing when there is none. */
    static JsonNode at(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value == null ? MissingNode.getInstance() : value;
    }

    static String text(JsonNode node, String name) {
        return text(at(node, name));
    }

    static String text(JsonNode node, String... names) {
        return text(at(node, names));
    }

    /** A list of scalars as texts; a lone scalar is a list of one. */
    static List<String> texts(JsonNode node) {
        if (!node.isArray()) {
            String lone = text(node);
            return lone.isEmpty() ? List.of() : List.of(lone);
        }
        List<String> texts = new ArrayList<>(node.size());
        for (JsonNode item : node) {
            if (texts.size() == ITEMS) {
                break;
            }
            texts.add(text(item));
        }
        return texts;
    }

    static long number(JsonNode node, long otherwise) {
        if (node.isNumber()) {
            return node.longValue();
        }
        return Numbers.parse(text(node), otherwise);
    }

    static long number(JsonNode node, String name, long otherwise) {
        return number(at(node, name), otherwise);
    }

    /** A port; 0, which is none, when it is absent or there is no such port. */
    static int port(JsonNode node, String name) {
        return Numbers.port(number(node, name, 0));
    }

    /** A process id or descriptor; {@code otherwise} when it is absent or does not fit. */
    static int integer(JsonNode node, int otherwise) {
        return Numbers.toInt(number(node, otherwise), otherwise);
    }

    static int integer(JsonNode node, String name, int otherwise) {
        return integer(at(node, name), otherwise);
    }
}
