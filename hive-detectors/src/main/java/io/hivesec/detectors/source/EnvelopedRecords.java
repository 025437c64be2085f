package io.hivesec.detectors.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Takes records out of the JSON objects in which collectors ship them, an object a line. A line in which there is none is handed on
 * as it is. Sources: Docker's json-file driver and Fluent Bit ({@code log}), journald's export ({@code MESSAGE}), Filebeat and CloudWatch
 * ({@code message}, under {@code logEvents} where there are several), Splunk ({@code _raw}), Loki ({@code line}), Azure
 * ({@code properties.log}), Elasticsearch's search hits ({@code _source}, {@code fields}) and Google's logging ({@code jsonPayload}).
 */
final class EnvelopedRecords implements RecordReader {

    private static final Set<String> TEXTS =
            Set.of("log", "message", "MESSAGE", "@message", "_raw", "line", "textPayload");
    private static final Set<String> OBJECTS = Set.of("_source", "fields", "jsonPayload");
    private static final int DEPTH = 4;
    private static final int RECORDS = 10_000;
    private static final JsonFactory FACTORY = JsonFactories.builder().build();

    private final RecordReader records;

    EnvelopedRecords(RecordReader records) {
        this.records = records;
    }

    @Override
    public void line(byte[] buffer, int from, int to, long line) {
        List<byte[]> held = held(Arrays.copyOfRange(buffer, from, to));
        if (held.isEmpty()) {
            records.line(buffer, from, to, line);
        }
        for (byte[] record : held) {
            lines(record, line);
        }
    }

    private void lines(byte[] text, long line) {
        int from = 0;
        while (from < text.length) {
            int to = ByteSearch.endOfLine(text, from, text.length);
            records.line(text, from, to, line);
            from = to + 1;
        }
    }

    /** What is in an object; nothing when that is no record, or the line no object. */
    private static List<byte[]> held(byte[] object) {
        List<byte[]> held = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(object)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null && held.size() < RECORDS; ) {
                if (token.isStructStart()) {
                    if (token == JsonToken.START_OBJECT && depth > 0 && OBJECTS.contains(name(parser))) {
                        int start = (int) parser.currentTokenLocation().getByteOffset();
                        parser.skipChildren();
                        int end = (int) parser.currentLocation().getByteOffset();
                        held.add(Arrays.copyOfRange(object, start, end));
                    } else if (depth == DEPTH) {
                        parser.skipChildren();
                    } else {
                        depth++;
                    }
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (token == JsonToken.VALUE_STRING && TEXTS.contains(name(parser))) {
                    String text = parser.getText();
                    if (looksLikeRecord(text)) {
                        held.add(text.getBytes(StandardCharsets.UTF_8));
                    }
                }
                token = parser.nextToken();
            }
        } catch (IOException e) {
            return List.of();
        }
        return held;
    }

    private static String name(JsonParser parser) throws IOException {
        String name = parser.currentName();
        return name == null ? "" : name;
    }

    private static boolean looksLikeRecord(String text) {
        return text.stripLeading().startsWith("{") || text.contains("<Event") || text.contains("audit(");
    }

    @Override
    public void end() {
        records.end();
    }
}
