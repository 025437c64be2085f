package io.hivesec.whitelist;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of a condition, out of what the file has: an array with a value each, or one string as an analyst types it,
 * with values between commas, semicolons (Chinese ones too) and line ends.
 */
final class Values {
    private static final String SEPARATORS = ",;\uff0c\uff1b\n\r";
    private static final String COMMAS = ",\uff0c\n\r";

    private Values() {}

    /** The values; empty when there are none, which is as if the condition were not there. */
    static List<String> read(Field field, JsonNode node) throws InvalidValueException {
        return switch (field) {
            case PROCESS_TREE_EXACT -> flag(node);
            case SAMPLE_SIMILARITY -> number(node);
            case COMMAND_LINE, SAMPLE -> single(node);
            default -> several(field, node);
        };
    }

    private static List<String> flag(JsonNode node) throws InvalidValueException {
        if (!node.isBoolean()) {
            throw new InvalidValueException("is true or false");
        }
        return node.booleanValue() ? List.of("true") : List.of();
    }

    private static List<String> number(JsonNode node) throws InvalidValueException {
        if (!node.isIntegralNumber()) {
            throw new InvalidValueException("is a whole number");
        }
        return List.of(node.asText());
    }

    private static List<String> single(JsonNode node) throws InvalidValueException {
        if (!node.isTextual()) {
            throw new InvalidValueException("is one string");
        }
        return node.textValue().isBlank() ? List.of() : List.of(node.textValue());
    }

    private static List<String> several(Field field, JsonNode node) throws InvalidValueException {
        if (node.isTextual()) {
            return field == Field.FILE_NAMES ? splitExpressions(node.textValue()) : split(node.textValue());
        }
        if (field == Field.TARGET_PORTS && node.isIntegralNumber()) {
            return List.of(node.asText());
        }
        if (!node.isArray()) {
            throw new InvalidValueException("is a string or an array of strings");
        }
        List<String> values = new ArrayList<>(node.size());
        for (JsonNode one : node) {
            boolean port = field == Field.TARGET_PORTS && one.isIntegralNumber();
            if (!one.isTextual() && !port) {
                throw new InvalidValueException("has an element that is not a string");
            }
            String value =
                    field == Field.FILE_NAMES ? one.asText() : one.asText().strip();
            if (value.isBlank()) {
                throw new InvalidValueException("has an empty element");
            }
            values.add(value);
        }
        return values;
    }

    private static List<String> split(String text) {
        List<String> values = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || SEPARATORS.indexOf(text.charAt(i)) >= 0) {
                add(values, text.substring(from, i));
                from = i + 1;
            }
        }
        return values;
    }

    /** Splits at commas that are not part of an expression: not escaped and not within brackets or braces. */
    private static List<String> splitExpressions(String text) {
        List<String> values = new ArrayList<>();
        int from = 0;
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                depth = Math.max(0, depth - 1);
            } else if (depth == 0 && COMMAS.indexOf(c) >= 0) {
                add(values, text.substring(from, i));
                from = i + 1;
            }
        }
        add(values, text.substring(Math.min(from, text.length())));
        return values;
    }

    private static void add(List<String> values, String value) {
        if (!value.isBlank()) {
            values.add(value.strip());
        }
    }
}
