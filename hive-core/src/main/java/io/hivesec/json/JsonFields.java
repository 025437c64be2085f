package io.hivesec.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one JSON object and names the field when it is not what it should be. Absent and null are alike. */
final class JsonFields {
    private final JsonNode node;
    private final String path;

    private JsonFields(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    static JsonFields of(JsonNode node) throws MalformedJsonException {
        return object(node, "");
    }

    private static JsonFields object(JsonNode node, String path) throws MalformedJsonException {
        if (!node.isObject()) {
            throw new MalformedJsonException(path.isEmpty() ? "the record" : path, "an object", node);
        }
        return new JsonFields(node, path);
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** The object in a field; an empty one when the field is absent. */
    JsonFields object(String name) throws MalformedJsonException {
        JsonNode value = node.get(name);
        return isAbsent(value)
                ? new JsonFields(JsonNodeFactory.instance.objectNode(), at(name))
                : object(value, at(name));
    }

    List<JsonFields> objects(String name) throws MalformedJsonException {
        List<JsonFields> all = new ArrayList<>();
        for (JsonNode one : array(name)) {
            all.add(object(one, at(name) + "[" + all.size() + "]"));
        }
        return all;
    }

    String text(String name) throws MalformedJsonException {
        JsonNode value = node.get(name);
        if (isAbsent(value)) {
            return "";
        }
        if (!value.isValueNode()) {
            throw new MalformedJsonException(at(name), "a string", value);
        }
        return value.asText();
    }

    String requiredText(String name) throws MalformedJsonException {
        String value = text(name);
        if (value.isEmpty()) {
            throw new MalformedJsonException(at(name) + ": missing");
        }
        return value;
    }

    int number(String name, int absent) throws MalformedJsonException {
        long value = longNumber(name, absent);
        if (value != (int) value) {
            throw new MalformedJsonException(at(name) + ": out of range: " + value);
        }
        return (int) value;
    }

    /** An unsigned 32-bit id, as user ids are: 4294967295 is the kernel's "none" and reads as -1. */
    int id(String name, int absent) throws MalformedJsonException {
        long value = longNumber(name, absent);
        if (value < -1 || value > 0xffff_ffffL) {
            throw new MalformedJsonException(at(name) + ": out of range: " + value);
        }
        return (int) value;
    }

    long longNumber(String name, long absent) throws MalformedJsonException {
        JsonNode value = node.get(name);
        if (isAbsent(value)) {
            return absent;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        throw new MalformedJsonException(at(name), "a whole number", value);
    }

    double decimal(String name) throws MalformedJsonException {
        JsonNode value = node.get(name);
        if (isAbsent(value)) {
            return 0;
        }
        if (!value.isNumber()) {
            throw new MalformedJsonException(at(name), "a number", value);
        }
        return value.doubleValue();
    }

    @Nullable
    Instant instant(String name) throws MalformedJsonException {
        String value = text(name);
        if (value.isEmpty()) {
            return null;
        }
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new MalformedJsonException(at(name) + ": not a time: '" + shorten(value) + "'");
        }
    }

    Instant requiredInstant(String name) throws MalformedJsonException {
        Instant value = instant(name);
        if (value == null) {
            throw new MalformedJsonException(at(name) + ": missing");
        }
        return value;
    }

    List<String> texts(String name) throws MalformedJsonException {
        List<String> all = new ArrayList<>();
        for (JsonNode one : array(name)) {
            if (!one.isValueNode() || one.isNull()) {
                throw new MalformedJsonException(at(name) + "[" + all.size() + "]", "a string", one);
            }
            all.add(one.asText());
        }
        return all;
    }

    /** The strings of an object, by name; empty when the field is absent. */
    Map<String, String> textMap(String name) throws MalformedJsonException {
        JsonFields fields = object(name);
        Map<String, String> all = new LinkedHashMap<>();
        for (Iterator<String> names = fields.node.fieldNames(); names.hasNext(); ) {
            String key = names.next();
            all.put(key, fields.text(key));
        }
        return all;
    }

    Set<String> textSet(String name) throws MalformedJsonException {
        return new LinkedHashSet<>(texts(name));
    }

    /** Whether a field holds a number. */
    boolean isNumber(String name) {
        return node.path(name).isNumber();
    }

    <E extends Enum<E>> E constant(String name, Class<E> type, E absent) throws MalformedJsonException {
        String value = text(name);
        if (value.isEmpty()) {
            return absent;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        throw new MalformedJsonException(at(name) + ": unknown: '" + shorten(value) + "'");
    }

    private Iterable<JsonNode> array(String name) throws MalformedJsonException {
        JsonNode value = node.get(name);
        if (isAbsent(value)) {
            return List.of();
        }
        if (!value.isArray()) {
            throw new MalformedJsonException(at(name), "an array", value);
        }
        return value;
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static boolean isAbsent(@Nullable JsonNode value) {
        return value == null || value.isNull();
    }

    private static String shorten(String value) {
        return value.length() <= 40 ? value : value.substring(0, 40) + "…";
    }
}
