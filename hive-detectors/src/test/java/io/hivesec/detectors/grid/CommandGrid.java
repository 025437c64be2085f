package io.hivesec.detectors.grid;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Command lines put together of an act, a wrapper around it, the spelling of one of its words and an address, so that
 * each pair of an act, a wrapper and a spelling is there.
 */
final class CommandGrid {
    /** A command line and what it was made of. */
    record Case(String act, String wrapper, String spelling, String address, String line) {
        String name() {
            return String.join(" ", act, wrapper, spelling, address);
        }
    }

    private record Value(String name, String text) {}

    private final Map<String, List<Value>> dimensions = new LinkedHashMap<>();

    /** Reads the values of the dimensions: a line each, encoded, "dimension name, a tab, text". */
    static CommandGrid read(String resource) {
        try (InputStream in = CommandGrid.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException("missing resource " + resource);
            List<String> lines = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#"))
                    lines.add(new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8));
            }
            return of(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CommandGrid of(List<String> lines) {
        CommandGrid grid = new CommandGrid();
        for (String line : lines) {
            int blank = line.indexOf(' ');
            int tab = line.indexOf('\t');
            grid.dimensions
                    .computeIfAbsent(line.substring(0, blank), d -> new ArrayList<>())
                    .add(new Value(
                            line.substring(blank + 1, tab),
                            line.substring(tab + 1).replace('¶', '\n')));
        }
        return grid;
    }

    List<Case> attacks() {
        return cases("attack", "wrapper", "spelling");
    }

    /** Honest acts, in what honest people wrap them in and as they spell them. */
    List<Case> nearMisses() {
        return cases("honest", "honest-wrapper", "honest-spelling");
    }

    private List<Case> cases(String acts, String wrappers, String spellings) {
        List<Case> cases = new ArrayList<>();
        int i = 0;
        for (Value act : values(acts)) {
            int j = 0;
            for (Value wrapper : values(wrappers)) {
                Value spelling = at(spellings, i + j);
                Value address = at("address", i + 2 * j);
                String line = act.text()
                        .replace("{H}", address.text())
                        .replace("{P}", at("port", 2 * i + j).text());
                cases.add(new Case(
                        act.name(),
                        wrapper.name(),
                        spelling.name(),
                        address.name(),
                        wrapped(wrapper.text(), spelled(spelling.text(), line))));
                j++;
            }
            i++;
        }
        return cases;
    }

    private static String spelled(String spelling, String line) {
        int open = line.indexOf('«');
        int close = line.indexOf('»');
        String word = line.substring(open + 1, close);
        int bar = spelling.indexOf('|');
        return Encodings.fill(spelling.substring(0, bar), word)
                + line.substring(0, open)
                + Encodings.fill(spelling.substring(bar + 1), word)
                + line.substring(close + 1);
    }

    private static String wrapped(String wrapper, String line) {
        String result = line;
        for (String stage : wrapper.split(" => ")) result = Encodings.fill(stage, result);
        return result;
    }

    private List<Value> values(String dimension) {
        return dimensions.getOrDefault(dimension, List.of());
    }

    private Value at(String dimension, int index) {
        List<Value> values = values(dimension);
        return values.get(index % values.size());
    }
}
