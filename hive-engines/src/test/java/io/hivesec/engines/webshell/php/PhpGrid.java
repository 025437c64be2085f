package io.hivesec.engines.webshell.php;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Pages made of independent parts: where the text comes from, what carries it, what decodes it, what it reaches, how that is
 * spelled and what is around it. Each two values of two dimensions meet in a page at least; no page is ever run.
 */
final class PhpGrid {
    /** A value of a dimension: declarations for the top of the page, statements before, and the expression or statement. */
    private record Part(String name, String declarations, String statements, String text) {}

    /** A page and the names of its parts by their dimensions. */
    record Case(Map<String, String> parts, String page) {
        @Override
        public String toString() {
            return parts.values().stream().filter(name -> !name.isEmpty()).collect(Collectors.joining(" | "));
        }
    }

    private static final Part NONE = new Part("", "", "", "@@");

    private final Map<String, List<Part>> dimensions = new LinkedHashMap<>();

    private PhpGrid(String resource) {
        List<Part> parts = new ArrayList<>();
        for (String line : lines(resource)) {
            if (line.startsWith("[")) {
                parts = new ArrayList<>();
                dimensions.put(line.substring(1, line.length() - 1), parts);
            } else if (line.contains(" :: ")) {
                parts.add(part(line.replace("~~", "\n").split(" :: ", -1)));
            }
        }
    }

    /** Reads a grid from a resource. */
    static PhpGrid read(String resource) {
        return new PhpGrid(resource);
    }

    /** Returns the values, and the pairs of values, of which a section says why the verdict on them is another. */
    List<List<String>> gaps(String section) {
        return dimensions.getOrDefault(section, List.of()).stream()
                .map(gap -> List.of(gap.name().split(" \\+ ")))
                .toList();
    }

    private static List<String> lines(String resource) {
        try (InputStream in = PhpGrid.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Part part(String[] fields) {
        int last = fields.length - 1;
        return new Part(fields[0], last == 3 ? fields[1] : "", last >= 2 ? fields[last - 1] : "", fields[last]);
    }

    /** Returns the pages in which each two values of two of these dimensions meet: the rows of an orthogonal array. */
    List<Case> pairs(String source, String transport, String decoder, String sink, String name, String wrapper) {
        List<String> names = List.of(source, transport, decoder, sink, name, wrapper);
        List<List<Part>> values = names.stream()
                .map(dimension -> dimensions.getOrDefault(dimension, List.of(NONE)))
                .toList();
        int largest = values.stream().mapToInt(List::size).max().orElseThrow();
        int prime =
                BigInteger.valueOf(Math.max(5, largest) - 1).nextProbablePrime().intValueExact();
        List<Case> cases = new ArrayList<>();
        for (int row = 0; row < prime * prime; row++) {
            List<Part> parts = new ArrayList<>();
            Map<String, String> chosen = new LinkedHashMap<>();
            for (int column = 0; column < names.size(); column++) {
                int value = column == 0 ? row / prime : (row % prime + (column - 1) * (row / prime)) % prime;
                Part part = values.get(column).get(value % values.get(column).size());
                parts.add(part);
                chosen.put(names.get(column), part.name());
            }
            cases.add(new Case(chosen, page(parts)));
        }
        return cases;
    }

    private static String page(List<Part> parts) {
        StringBuilder statements = new StringBuilder(parts.get(0).statements()).append(' ');
        String expression = parts.get(0).text();
        for (Part part : parts.subList(1, 4)) {
            statements.append(part.statements().replace("@@", expression)).append(' ');
            expression = part.text().replace("@@", expression);
        }
        Part spelling = parts.get(4);
        String code = statements + expression;
        String body = PhpSpelledNames.spell(code, spelling.statements(), spelling.text());
        String declarations = parts.stream().map(Part::declarations).collect(Collectors.joining(" "));
        Part wrapper = parts.get(5);
        declarations = PhpSpelledNames.filled(declarations, PhpSpelledNames.name(code));
        return "<?php\n" + (declarations + ' ' + wrapper.text().replace("@@", body)).strip() + '\n';
    }

    /** Returns how many of the cases that a test failed have a value, by the value. */
    static String table(List<Case> all, List<Case> failed) {
        Map<String, Integer> counts = counts(all);
        return counts(failed).entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(entry -> entry.getValue() + " of " + counts.get(entry.getKey()) + "  " + entry.getKey())
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, Integer> counts(List<Case> cases) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        cases.forEach(one ->
                one.parts().forEach((dimension, value) -> counts.merge(dimension + ": " + value, 1, Integer::sum)));
        return counts;
    }
}
