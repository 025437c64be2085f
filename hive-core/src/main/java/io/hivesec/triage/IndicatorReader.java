package io.hivesec.triage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hivesec.json.JsonFactories;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads indicator files: CSV ({@code value,description}, with or without a heading), MISP events as JSON
 * (misp-project.org/datamodels: attributes with {@code type}, {@code value}, {@code to_ids}) and STIX 2.1 bundles (OASIS:
 * indicators with a {@code pattern} of equality comparisons). JSON is read as a stream. Stateless.
 */
final class IndicatorReader {
    private static final JsonFactory FACTORY = JsonFactories.plain();
    private static final int MAX_DEPTH = 64;
    private static final int MAX_LABEL = 120;
    private static final Pattern COMPARISON = Pattern.compile("[a-z0-9-]+:[^=\\[\\]']{1,80}=\\s*'([^']{1,2000})'");

    /** What some programs write before the text. */
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private IndicatorReader() {}

    static void read(Path file, IndicatorTable table) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            in.mark(4096);
            int first = in.read();
            if (first == BYTE_ORDER_MARK) {
                in.mark(4096);
                first = in.read();
            }
            while (first >= 0 && Character.isWhitespace(first)) {
                first = in.read();
            }
            in.reset();
            if (first == '{' || first == '[') {
                json(in, file, table);
            } else {
                csv(in, file, table);
            }
        }
    }

    private static void csv(BufferedReader in, Path file, IndicatorTable table) throws IOException {
        String source = String.valueOf(file.getFileName());
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int comma = line.indexOf(',');
            String value = unquoted(comma < 0 ? line : line.substring(0, comma));
            String label = comma < 0 ? "" : unquoted(line.substring(comma + 1));
            if (!value.equalsIgnoreCase("value") && !value.equalsIgnoreCase("indicator")) {
                table.add(value, label(source, label), source);
            }
        }
    }

    private static String unquoted(String cell) {
        String text = cell.strip();
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text;
    }

    private static void json(BufferedReader in, Path file, IndicatorTable table) throws IOException {
        String source = String.valueOf(file.getFileName());
        Deque<Map<String, String>> objects = new ArrayDeque<>();
        try (JsonParser parser = FACTORY.createParser(in)) {
            String name = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_OBJECT -> {
                        if (objects.size() >= MAX_DEPTH) {
                            throw new IOException("nested deeper than " + MAX_DEPTH);
                        }
                        objects.push(new HashMap<>());
                    }
                    case END_OBJECT -> take(objects.pop(), source, table);
                    case FIELD_NAME -> name = parser.currentName();
                    case VALUE_STRING, VALUE_TRUE, VALUE_FALSE -> {
                        Map<String, String> fields = objects.peek();
                        if (fields != null && fields.size() < 64) {
                            fields.put(name, parser.getText());
                        }
                    }
                    default -> {
                        // Numbers and arrays say nothing of an indicator.
                    }
                }
            }
        }
    }

    private static void take(Map<String, String> fields, String source, IndicatorTable table) {
        String pattern = fields.get("pattern");
        if (pattern != null && "indicator".equals(fields.get("type")) && !"true".equals(fields.get("revoked"))) {
            String label = label(source, fields.getOrDefault("name", ""));
            Matcher matcher = COMPARISON.matcher(pattern);
            while (matcher.find()) {
                table.add(matcher.group(1), label, source);
            }
            return;
        }
        String value = fields.get("value");
        String type = fields.get("type");
        if (value != null && type != null && fields.containsKey("to_ids") && !"false".equals(fields.get("to_ids"))) {
            String label = label(source, fields.getOrDefault("comment", fields.getOrDefault("category", "")));
            if (type.equals("ip-dst|port") || type.equals("ip-src|port") || type.equals("hostname|port")) {
                table.add(value.replace('|', ':'), label, source);
            } else {
                for (String part : value.split("\\|", 2)) {
                    table.add(part, label, source);
                }
            }
        }
    }

    private static String label(String source, String text) {
        String line = text.chars().noneMatch(Character::isISOControl) ? text : text.replaceAll("\\p{Cc}+", " ");
        String cut = line.length() <= MAX_LABEL ? line : line.substring(0, MAX_LABEL) + "…";
        return cut.isEmpty() ? source : cut + " (" + source + ")";
    }
}
