package io.hivesec.whitelist;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hivesec.json.JsonFactories;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a rule file, all of it or none. Not thread-safe: one a file. */
final class RuleReader {
    private static final int VERSION = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactories.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(RuleLimits.FILE_BYTES)
                    .maxNestingDepth(8)
                    .maxNameLength(128)
                    .maxStringLength(RuleLimits.SAMPLE_BYTES / 3 * 4 + 1_024)
                    .build())
            // Of two conditions with one name, whoever reads the file sees one and the parser takes the other.
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private final Problems problems;
    private final ConditionFactory factory;
    private final RuleParser parser;
    private final List<CompiledRule> rules = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();

    private RuleReader(String file, Path directory) {
        this.problems = new Problems(file);
        this.factory = new ConditionFactory(directory);
        this.parser = new RuleParser(problems);
    }

    /**
     * Reads rules.
     *
     * @param file what to call the file in problems
     * @param directory where the paths of samples start
     * @param in the file's bytes; read, not closed
     * @throws WhitelistException when anything at all is wrong with it
     * @throws IOException when it cannot be read
     */
    static List<CompiledRule> read(String file, Path directory, InputStream in) throws IOException, WhitelistException {
        RuleReader reader = new RuleReader(file, directory);
        try (JsonParser json = MAPPER.createParser(in)) {
            json.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            reader.document(json);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
            reader.problems.add("", "", where + e.getOriginalMessage());
        } catch (CharConversionException e) {
            reader.problems.add("", "", "is no text: " + e.getMessage());
        }
        reader.problems.throwIfAny();
        return reader.rules;
    }

    private void document(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            problems.add("", "", "is no JSON object with 'version' and 'rules'");
            return;
        }
        boolean hasVersion = false;
        boolean hasRules = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "$schema" -> json.skipChildren();
                case "version" -> {
                    hasVersion = true;
                    if (value != JsonToken.VALUE_NUMBER_INT || json.getIntValue() != VERSION) {
                        problems.add("", name, "is " + VERSION + " and nothing else");
                    }
                }
                case "rules" -> {
                    hasRules = true;
                    if (value == JsonToken.START_ARRAY) {
                        rules(json);
                    } else {
                        problems.add("", name, "is an array");
                    }
                }
                default -> {
                    problems.add("", name, "is an unknown field; known are version, rules, $schema");
                    json.skipChildren();
                }
            }
            if (problems.isFull()) {
                return;
            }
        }
        if (!hasVersion || !hasRules) {
            problems.add("", hasVersion ? "rules" : "version", "is missing");
        }
        if (json.nextToken() != null) {
            problems.add("", "", "has something after its end");
        }
    }

    private void rules(JsonParser json) throws IOException {
        int place = 0;
        while (json.nextToken() != JsonToken.END_ARRAY && !problems.isFull()) {
            if (place == RuleLimits.RULES) {
                problems.add("", "rules", "has more than " + RuleLimits.RULES + " rules");
                problems.close();
                return;
            }
            JsonNode node = MAPPER.readTree(json);
            rule(node, place++);
        }
    }

    private void rule(JsonNode node, int place) {
        WhitelistRule rule = parser.parse(node, place);
        if (rule == null) {
            return;
        }
        Integer other = places.putIfAbsent(rule.id(), place);
        if (other != null) {
            problems.add(rule.id(), "id", "is taken by rules[" + other + "]");
        }
        Map<Field, String> wrong = new HashMap<>();
        CompiledRule compiled = CompiledRule.of(rule, factory, wrong);
        wrong.forEach((field, message) -> problems.add(rule.id(), field.jsonName(), message));
        rules.add(compiled);
    }
}
