package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hivesec.event.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A Tracee event's arguments by name, in whichever of its two schemas they came. */
final class TraceeArguments {

    private static final int LIMIT = 256;

    private final Map<String, JsonNode> values = new HashMap<>();

    private TraceeArguments() {}

    static TraceeArguments of(JsonNode list) {
        TraceeArguments arguments = new TraceeArguments();
        for (JsonNode item : list) {
            if (arguments.values.size() < LIMIT) {
                arguments.values.put(Json.text(item, "name"), value(item));
            }
        }
        return arguments;
    }

    /** {@code value} in the old schema; in the new one the field is named for its type. */
    private static JsonNode value(JsonNode item) {
        JsonNode plain = item.get("value");
        if (plain != null) {
            return plain;
        }
        for (Map.Entry<String, JsonNode> field : item.properties()) {
            if (!field.getKey().equals("name") && !field.getKey().equals("type")) {
                JsonNode typed = field.getValue();
                return typed.isObject() && typed.size() == 1 && typed.has("value") ? typed.get("value") : typed;
            }
        }
        return MissingNode.getInstance();
    }

    JsonNode node(String name) {
        return values.getOrDefault(name, MissingNode.getInstance());
    }

    /** The first of these that is there. */
    String text(String... names) {
        for (String name : names) {
            String text = Json.text(node(name));
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    List<String> texts(String name) {
        return Json.texts(node(name));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    long number(String name, long otherwise) {
        return Json.number(node(name), otherwise);
    }

    int integer(String name, int otherwise) {
        return Numbers.toInt(number(name, otherwise), otherwise);
    }

    /** A socket address, {@code {"sa_family":"AF_INET","sin_addr":…,"sin_port":…}} or in camel case. */
    Endpoint endpoint(String name) {
        JsonNode address = node(name);
        String ip = first(address, "sin_addr", "sinAddr", "sin6_addr", "sin6Addr", "sun_path", "sunPath");
        String port = first(address, "sin_port", "sinPort", "sin6_port", "sin6Port");
        return Endpoint.of(ip, Numbers.port(Numbers.parse(port, 0)));
    }

    boolean isUnix(String name) {
        String family = first(node(name), "sa_family", "saFamily");
        return family.contains("UNIX") || family.equals("1");
    }

    private static String first(JsonNode node, String... names) {
        for (String name : names) {
            String text = Json.text(node, name);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }
}
