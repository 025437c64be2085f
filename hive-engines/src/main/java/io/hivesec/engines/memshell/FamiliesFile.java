package io.hivesec.engines.memshell;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads files of known families. What is not known is refused: a field that is silently ignored finds nothing. */
final class FamiliesFile {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactories.plain())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,39}");
    private static final Pattern TRAIT = Pattern.compile("!?(type|flow|call|signal|role):\\S{1,200}");
    private static final Pattern FEATURE = Pattern.compile("[0-9a-f]{16}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{64}");

    private final String file;
    private final List<KnownFamilies.Shape> shapes = new ArrayList<>();
    private final List<KnownFamilies.Print> prints = new ArrayList<>();
    private final Map<String, String> digests = new HashMap<>();

    private FamiliesFile(String file) {
        this.file = file;
    }

    static KnownFamilies parse(String file, byte[] bytes) throws IOException, FamiliesFileException {
        JsonNode json;
        try {
            json = MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
            throw new FamiliesFileException(file + place + ": not JSON: " + e.getOriginalMessage());
        }
        FamiliesFile reading = new FamiliesFile(file);
        reading.read(json);
        return new KnownFamilies(reading.shapes, reading.prints, reading.digests);
    }

    private void read(JsonNode json) throws FamiliesFileException {
        allow(json, file, Set.of("$schema", "version", "families"));
        if (json.path("version").asInt() != 1) {
            throw new FamiliesFileException(file + ": version: 1 expected");
        }
        for (JsonNode family : list(json, "families", file)) {
            String name = text(family.path("name"), NAME, file + ": name of a family");
            String place = file + ": family '" + name + "'";
            allow(family, place, Set.of("name", "source", "shapes", "fingerprints", "sha256"));
            for (JsonNode shape : list(family, "shapes", place)) {
                allow(shape, place + ": shape", Set.of("required", "usual"));
                List<String> required = texts(shape, "required", TRAIT, place);
                if (required.isEmpty()) {
                    throw new FamiliesFileException(place + ": required: at least one trait expected");
                }
                shapes.add(new KnownFamilies.Shape(name, required, texts(shape, "usual", TRAIT, place)));
            }
            for (JsonNode print : list(family, "fingerprints", place)) {
                Set<Long> features = new HashSet<>();
                for (String feature : texts(print, "features", FEATURE, place)) {
                    features.add(Long.parseUnsignedLong(feature, 16));
                }
                allow(print, place + ": fingerprint", Set.of("features", "note"));
                prints.add(new KnownFamilies.Print(name, features));
            }
            for (String digest : texts(family, "sha256", DIGEST, place)) {
                digests.put(digest.toLowerCase(Locale.ROOT), name);
            }
        }
    }

    private static void allow(JsonNode node, String place, Set<String> fields) throws FamiliesFileException {
        if (!node.isObject()) {
            throw new FamiliesFileException(place + ": an object expected");
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!fields.contains(name)) {
                throw new FamiliesFileException(place + ": unknown field '" + name + "'");
            }
        }
    }

    private static JsonNode list(JsonNode node, String field, String place) throws FamiliesFileException {
        JsonNode list = node.path(field);
        if (!list.isMissingNode() && !list.isArray()) {
            throw new FamiliesFileException(place + ": " + field + ": a list expected");
        }
        return list;
    }

    private static List<String> texts(JsonNode node, String field, Pattern form, String place)
            throws FamiliesFileException {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : list(node, field, place)) {
            texts.add(text(one, form, place + ": " + field));
        }
        return texts;
    }

    private static String text(JsonNode node, Pattern form, String place) throws FamiliesFileException {
        if (!node.isTextual() || !form.matcher(node.asText()).matches()) {
            throw new FamiliesFileException(place + ": '" + node.asText() + "' is not of the form " + form.pattern());
        }
        return node.asText();
    }
}
