package io.hivesec.engines.virus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tables of knowledge: text resources of lines with fields between {@code |}; {@code #} begins a comment line. */
public final class Knowledge {
    private Knowledge() {}

    /**
     * A line of a table.
     *
     * @param place the resource and the line's number, for messages
     * @param fields the fields, without the space around them
     */
    public record Line(String place, List<String> fields) {
        /** Copies the fields. */
        public Line {
            fields = List.copyOf(fields);
        }

        /** A field. */
        public String field(int index) {
            return fields.get(index);
        }

        /** A field that is the name of an enum's constant. */
        public <E extends Enum<E>> E constant(int index, Class<E> type) {
            try {
                return Enum.valueOf(type, field(index));
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException(place + ": no " + type.getSimpleName() + ": " + field(index), e);
            }
        }
    }

    /**
     * Reads a table.
     *
     * @param anchor the class beside which it is
     * @param name the resource's name
     * @param width how many fields each line has
     * @throws IllegalStateException when it is not there, or a line has another number of fields
     */
    public static List<Line> lines(Class<?> anchor, String name, int width) {
        List<Line> lines = new ArrayList<>();
        try (InputStream in = anchor.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name + " beside " + anchor.getName());
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            int number = 0;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                number++;
                if (text.isBlank() || text.startsWith("#")) {
                    continue;
                }
                List<String> fields = new ArrayList<>();
                for (String field : text.split("\\|", -1)) {
                    fields.add(field.strip());
                }
                Line line = new Line(name + ":" + number, fields);
                if (fields.size() != width) {
                    throw new IllegalStateException(line.place() + ": " + fields.size() + " fields, not " + width);
                }
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
        return List.copyOf(lines);
    }
}
