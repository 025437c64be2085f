package io.hivesec.whitelist;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.alert.AlertType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a rule of its JSON object and gathers what is wrong with it. Not thread-safe. */
final class RuleParser {
    private static final List<String> FIELDS =
            List.of("id", "type", "description", "creator", "created", "expires", "enabled", "conditions");
    private static final int ID_LENGTH = 128;
    private static final Set<String> KNOWN = Set.copyOf(FIELDS);
    private static final List<Field> QUALIFIERS = Arrays.stream(Field.values())
            .filter(field -> field.qualifies() != null)
            .toList();

    private final Problems problems;
    /** Most rules share their creator and many of their values; each is kept once. */
    private final Map<String, String> shared = new HashMap<>();

    /** Rules that were imported together were created together, and reading a time is dear. */
    private final Map<String, Instant> times = new HashMap<>();

    RuleParser(Problems problems) {
        this.problems = problems;
    }

    /** The rule, or null when it is so wrong that there is none; then at least one problem was added. */
    @Nullable
    WhitelistRule parse(JsonNode node, int place) {
        int before = problems.size();
        if (!node.isObject()) {
            problems.add("rules[" + place + "]", "", "is no JSON object");
            return null;
        }
        String id = text(node, "id");
        boolean isId = id != null && isId(id);
        String name = id != null && isId ? id : "rules[" + place + "]";
        if (id == null) {
            problems.add(name, "id", "is missing or no string");
        } else if (!isId) {
            problems.add(name, "id", Wording.quoted(id) + " is no id: letters, digits and . _ : - , 128 at most");
        }
        node.fieldNames().forEachRemaining(field -> {
            if (!KNOWN.contains(field)) {
                problems.add(name, field, "is an unknown field; known are " + String.join(", ", FIELDS));
            }
        });
        AlertType type = type(name, node);
        String creator = text(node, "creator");
        if (creator == null || creator.isBlank() || creator.length() > RuleLimits.TEXT_LENGTH) {
            problems.add(name, "creator", "is missing, empty or too long: somebody answers for each rule");
        }
        Instant created = time(name, node, "created");
        if (created == null && !node.has("created")) {
            problems.add(name, "created", "is missing");
        }
        Instant expires = time(name, node, "expires");
        String description = description(name, node);
        boolean enabled = enabled(name, node);
        Map<String, List<String>> conditions = type == null ? Map.of() : conditions(name, type, node);
        boolean sound = problems.size() == before && !problems.isFull();
        return sound && id != null && type != null && creator != null && created != null
                ? new WhitelistRule(id, type, description, share(creator), created, expires, enabled, conditions)
                : null;
    }

    private @Nullable AlertType type(String name, JsonNode node) {
        String id = text(node, "type");
        Optional<AlertType> type = id == null ? Optional.empty() : AlertType.ofId(id);
        if (type.isEmpty()) {
            problems.add(
                    name,
                    "type",
                    (id == null ? "is missing or no string" : Wording.quoted(id) + " is unknown")
                            + "; known are "
                            + Arrays.stream(AlertType.values())
                                    .map(AlertType::id)
                                    .collect(Collectors.joining(", ")));
        }
        return type.orElse(null);
    }

    private @Nullable String description(String name, JsonNode node) {
        JsonNode value = node.get("description");
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().length() > RuleLimits.TEXT_LENGTH) {
            problems.add(name, "description", "is no string of at most " + RuleLimits.TEXT_LENGTH + " characters");
            return null;
        }
        return value.textValue().isBlank() ? null : value.textValue();
    }

    private boolean enabled(String name, JsonNode node) {
        JsonNode value = node.get("enabled");
        if (value != null && !value.isBoolean()) {
            problems.add(name, "enabled", "is true or false");
        }
        return value == null || value.asBoolean();
    }

    private @Nullable Instant time(String name, JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        try {
            if (value.isTextual()) {
                return times.computeIfAbsent(
                        value.textValue(), text -> OffsetDateTime.parse(text).toInstant());
            }
        } catch (DateTimeParseException e) {
            // Said below, in the words of the file.
        }
        problems.add(name, field, value + " is no time such as 2026-01-02T03:04:05Z");
        return null;
    }

    private Map<String, List<String>> conditions(String name, AlertType type, JsonNode node) {
        JsonNode object = node.get("conditions");
        if (object == null || !object.isObject()) {
            problems.add(name, "conditions", "is missing or no JSON object");
            return Map.of();
        }
        Set<Field> allowed = RuleForm.fields(type);
        Map<String, List<String>> conditions = new HashMap<>();
        boolean any = false;
        for (Iterator<Map.Entry<String, JsonNode>> i = object.properties().iterator(); i.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = i.next();
            Field field = Field.named(entry.getKey());
            if (field == null || !allowed.contains(field)) {
                problems.add(
                        name,
                        entry.getKey(),
                        "is no condition of " + type.id() + " rules; they have "
                                + String.join(", ", RuleForm.names(type)));
                continue;
            }
            try {
                List<String> values = ConditionFactory.canonical(type, field, Values.read(field, entry.getValue()));
                if (!values.isEmpty()) {
                    conditions.put(field.jsonName(), shared(values));
                    any |= field.qualifies() == null;
                }
            } catch (InvalidValueException e) {
                problems.add(name, field.jsonName(), e.reason());
                any = true;
            }
        }
        checkQualifiers(name, conditions);
        if (!any) {
            problems.add(name, "conditions", "has no condition: the rule would silence every " + type.id() + " alert");
        }
        return conditions;
    }

    private void checkQualifiers(String name, Map<String, List<String>> conditions) {
        for (Field field : QUALIFIERS) {
            Field qualified = field.qualifies();
            if (qualified != null
                    && conditions.containsKey(field.jsonName())
                    && !conditions.containsKey(qualified.jsonName())) {
                problems.add(name, field.jsonName(), "means nothing without " + qualified.jsonName());
            }
        }
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    private static boolean isId(String id) {
        if (id.isEmpty() || id.length() > ID_LENGTH || !isLetterOrDigit(id.charAt(0))) {
            return false;
        }
        for (int i = 1; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!isLetterOrDigit(c) && "._:-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private List<String> shared(List<String> values) {
        if (values.size() == 1) {
            return List.of(share(values.get(0)));
        }
        List<String> once = new ArrayList<>(values.size());
        for (String value : values) {
            once.add(share(value));
        }
        return List.copyOf(once);
    }

    private String share(String value) {
        String first = shared.putIfAbsent(value, value);
        return first == null ? value : first;
    }
}
