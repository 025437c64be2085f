package io.hivesec.detectors.escape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.hivesec.alert.FailureKind;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON into maps, lists and scalars, within a depth. Several values may stand one behind another. */
final class JsonTrees {
    private static final ObjectReader READER = new ObjectMapper(JsonFactories.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(YamlTrees.MAX_DEPTH)
                            .build())
                    // Keys of hostile input do not stay behind in a shared table.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .readerFor(Object.class)
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonTrees() {}

    static List<Object> read(ConfigTexts.Document document) throws MalformedConfigException {
        List<Object> values = new ArrayList<>();
        try (JsonParser parser = READER.createParser(document.text());
                MappingIterator<Object> iterator = READER.readValues(parser)) {
            while (iterator.hasNextValue()) {
                values.add(iterator.nextValue());
            }
        } catch (StreamConstraintsException e) {
            throw new MalformedConfigException(FailureKind.OVER_LIMIT, place(document, e) + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw new MalformedConfigException(FailureKind.MALFORMED, place(document, e) + e.getOriginalMessage());
        } catch (IOException e) {
            throw new MalformedConfigException(FailureKind.MALFORMED, "not JSON: " + e.getMessage());
        }
        return values;
    }

    private static String place(ConfigTexts.Document document, JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        if (location == null) {
            return "not JSON: ";
        }
        int line = document.firstLine() + location.getLineNr() - 1;
        return "line " + line + ", column " + location.getColumnNr() + ": not JSON: ";
    }
}
