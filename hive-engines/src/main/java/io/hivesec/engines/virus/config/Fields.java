package io.hivesec.engines.virus.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.engines.virus.Answer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The fields of one JSON object, read with errors that say where. */
final class Fields {
    private final String place;
    private final JsonNode json;

    Fields(String place, JsonNode json) throws EnginesFileException {
        this.place = place;
        this.json = json;
        if (!json.isObject()) {
            throw new EnginesFileException(place + ": an object expected");
        }
    }

    String place() {
        return place;
    }

    EnginesFileException wrong(String field, String cause) {
        return new EnginesFileException(place + ": " + field + ": " + cause);
    }

    void allow(Set<String> known) throws EnginesFileException {
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw wrong(
                        name,
                        "no such field; there are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    boolean has(String field) {
        return json.has(field);
    }

    String text(String field) throws EnginesFileException {
        JsonNode value = json.path(field);
        if (!value.isTextual() || value.asText().isBlank()) {
            throw wrong(field, value.isMissingNode() ? "missing" : "a text expected");
        }
        return value.asText();
    }

    boolean flag(String field, boolean otherwise) throws EnginesFileException {
        JsonNode value = json.path(field);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw wrong(field, "true or false expected");
        }
        return value.asBoolean(otherwise);
    }

    long integer(String field, long least, long most, long otherwise) throws EnginesFileException {
        JsonNode value = json.path(field);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < least || value.asLong() > most) {
            throw wrong(field, "a whole number from " + least + " to " + most + " expected");
        }
        return value.asLong();
    }

    List<String> texts(String field) throws EnginesFileException {
        List<String> texts = new ArrayList<>();
        if (!json.path(field).isArray() && json.has(field)) {
            throw wrong(field, "a list of texts expected");
        }
        for (JsonNode one : json.path(field)) {
            if (!one.isTextual()) {
                throw wrong(field, "a list of texts expected");
            }
            texts.add(one.asText());
        }
        return texts;
    }

    List<Fields> objects(String field) throws EnginesFileException {
        List<Fields> objects = new ArrayList<>();
        if (!json.path(field).isArray() && json.has(field)) {
            throw wrong(field, "a list of objects expected");
        }
        for (JsonNode one : json.path(field)) {
            objects.add(new Fields(place + ": " + field, one));
        }
        return objects;
    }

    Fields object(String field) throws EnginesFileException {
        return new Fields(place + ": " + field, json.path(field));
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        return names;
    }

    Answer answer(String field) throws EnginesFileException {
        String text = text(field);
        for (Answer answer : Answer.values()) {
            if (answer.name().equals(text)) {
                return answer;
            }
        }
        throw wrong(field, "one of " + List.of(Answer.values()) + " expected, not '" + text + "'");
    }
}
