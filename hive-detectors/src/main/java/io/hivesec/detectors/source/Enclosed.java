package io.hivesec.detectors.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a collector's JSON object holds: records as text or as objects. Sources: Docker's json-file driver and Fluent Bit ({@code log}),
 * journald's export ({@code MESSAGE}), Filebeat and CloudWatch ({@code message}, under {@code logEvents} where there are several),
 * Splunk ({@code _raw}, {@code event}), Loki ({@code line}, {@code values}), Azure ({@code properties.log}), Elasticsearch's search
 * hits ({@code _source}, {@code fields}) and Google's logging ({@code jsonPayload}).
 *
 * @param texts what is held as text, whether or not it looks like a record
 * @param objects what is held as an object
 * @param stream which of a program's streams the text is from, empty if the object does not tell
 */
record Enclosed(List<String> texts, List<byte[]> objects, String stream) {
    private static final Enclosed NOTHING = new Enclosed(List.of(), List.of(), "");

    private static final Set<String> TEXTS =
            Set.of("log", "message", "MESSAGE", "@message", "_raw", "line", "textPayload");
    private static final Set<String> OBJECTS = Set.of("_source", "fields", "jsonPayload");

    /** An object of Splunk's, but also a field of the common schema's: a record where no text is. */
    private static final String EVENT = "event";

    private static final int DEPTH = 7;
    private static final int RECORDS = 10_000;
    private static final JsonFactory FACTORY = JsonFactories.builder().build();

    /** What is in an object; nothing when that is none. */
    static Enclosed in(byte[] object) {
        List<String> texts = new ArrayList<>();
        List<byte[]> objects = new ArrayList<>();
        List<byte[]> events = new ArrayList<>();
        String stream = "";
        try (JsonParser parser = FACTORY.createParser(object)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken();
                    token != null && texts.size() + objects.size() < RECORDS;
                    token = parser.nextToken()) {
                String name = parser.currentName() == null ? "" : parser.currentName();
                if (token == JsonToken.START_OBJECT && depth > 0 && OBJECTS.contains(name)) {
                    objects.add(whole(parser, object));
                } else if (token == JsonToken.START_OBJECT && depth == 1 && name.equals(EVENT)) {
                    events.add(whole(parser, object));
                } else if (token.isStructStart() && depth == DEPTH) {
                    parser.skipChildren();
                } else if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (token == JsonToken.VALUE_STRING) {
                    if (TEXTS.contains(name)
                            || depth == 1 && name.equals(EVENT)
                            || isValue(parser.getParsingContext())) {
                        texts.add(parser.getText());
                    } else if (name.equals("stream")) {
                        stream = parser.getText();
                    }
                }
            }
        } catch (IOException e) {
            return NOTHING;
        }
        return new Enclosed(texts, objects.isEmpty() && texts.isEmpty() ? events : objects, stream);
    }

    /** The object that begins here, as it stands. */
    private static byte[] whole(JsonParser parser, byte[] object) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        return Arrays.copyOfRange(object, start, (int) parser.currentLocation().getByteOffset());
    }

    /** Whether a text is the second of a pair in {@code values}: a time and a line. */
    private static boolean isValue(JsonStreamContext pair) {
        JsonStreamContext values = pair.inArray() && pair.getCurrentIndex() == 1 ? pair.getParent() : null;
        return values != null
                && values.inArray()
                && "values".equals(values.getParent().getCurrentName());
    }
}
