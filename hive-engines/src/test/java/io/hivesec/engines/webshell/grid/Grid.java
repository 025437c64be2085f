package io.hivesec.engines.webshell.grid;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values of independent dimensions of a page, and rows of them in which each two values of two dimensions meet. */
final class Grid {
    private final Map<String, List<Part>> dimensions;

    private Grid(Map<String, List<Part>> dimensions) {
        this.dimensions = dimensions;
    }

    /** One value: what it is in the code, what must stand before it, and what must be declared for it; {@code @} is its input. */
    record Part(String name, String code, String before, String declared) {
        static Part of(String line) {
            String[] piece = Arrays.copyOf(line.split("\\s*~~\\s*", -1), 4);
            return new Part(piece[0].strip(), text(piece[1]), text(piece[2]), text(piece[3]));
        }

        private static String text(String piece) {
            return piece == null ? "" : piece.strip();
        }
    }

    /** The dimensions that a file beside this class lists. */
    static Grid read(String resource) {
        try (InputStream in = Grid.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            Map<String, List<Part>> dimensions = new LinkedHashMap<>();
            String name = "";
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.startsWith("[")) {
                    name = line.substring(1, line.indexOf(']'));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    dimensions.computeIfAbsent(name, n -> new ArrayList<>()).add(Part.of(line));
                }
            }
            return new Grid(dimensions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values of a dimension. */
    List<Part> values(String dimension) {
        return dimensions.getOrDefault(dimension, List.of());
    }

    /** Rows of one value of each dimension, in an order that mixes them: all pairs of values are there. */
    static List<List<Part>> pairwise(List<List<Part>> columns) {
        Set<Long> met = new HashSet<>();
        List<List<Part>> rows = new ArrayList<>();
        int first = 0;
        int second = 1;
        for (int i = 0; i < columns.size(); i++) {
            for (int j = i + 1; j < columns.size(); j++) {
                int most = columns.get(first).size() * columns.get(second).size();
                if (columns.get(i).size() * columns.get(j).size() > most) {
                    first = i;
                    second = j;
                }
            }
        }
        int height = columns.get(second).size();
        for (int shift = 0; shift < height; shift++) {
            for (int value = 0; value < columns.get(first).size(); value++) {
                int[] row = new int[columns.size()];
                Arrays.fill(row, -1);
                row[first] = value;
                row[second] = (value + shift) % height;
                rows.add(filled(row, columns, met));
            }
        }
        for (int i = 0; i < columns.size(); i++) {
            for (int j = i + 1; j < columns.size(); j++) {
                addMissing(rows, columns, met, i, j);
            }
        }
        return rows;
    }

    private static void addMissing(
            List<List<Part>> rows, List<List<Part>> columns, Set<Long> met, int first, int second) {
        for (int a = 0; a < columns.get(first).size(); a++) {
            for (int b = 0; b < columns.get(second).size(); b++) {
                if (!met.contains(pair(first, a, second, b))) {
                    int[] row = new int[columns.size()];
                    Arrays.fill(row, -1);
                    row[first] = a;
                    row[second] = b;
                    rows.add(filled(row, columns, met));
                }
            }
        }
    }

    private static List<Part> filled(int[] row, List<List<Part>> columns, Set<Long> met) {
        List<Part> parts = new ArrayList<>();
        for (int column = 0; column < row.length; column++) {
            if (row[column] < 0) {
                row[column] = newest(row, column, columns.get(column).size(), met);
            }
        }
        for (int i = 0; i < row.length; i++) {
            parts.add(columns.get(i).get(row[i]));
            for (int j = i + 1; j < row.length; j++) {
                met.add(pair(i, row[i], j, row[j]));
            }
        }
        return parts;
    }

    /** The value of a column that meets most of the row's values for the first time. */
    private static int newest(int[] row, int column, int size, Set<Long> met) {
        int best = -1;
        int most = -1;
        int start = met.size() % size;
        for (int k = 0; k < size; k++) {
            int value = (start + k) % size;
            int fresh = 0;
            for (int other = 0; other < row.length; other++) {
                if (other != column && row[other] >= 0) {
                    boolean known = other < column
                            ? met.contains(pair(other, row[other], column, value))
                            : met.contains(pair(column, value, other, row[other]));
                    fresh += known ? 0 : 1;
                }
            }
            if (fresh > most) {
                most = fresh;
                best = value;
            }
        }
        return best;
    }

    private static long pair(int first, int a, int second, int b) {
        return ((first * 16L + second) * 1024 + a) * 1024 + b;
    }
}
