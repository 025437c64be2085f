package io.hivesec.detectors.escape;

import io.hivesec.alert.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads tables of knowledge: a row a line, cells parted by {@code |}, lines of {@code #} left out. The last cell may hold {@code |}. */
final class Table {
    private Table() {}

    /**
     * The rows of a resource beside this class.
     *
     * @param name the resource
     * @param columns how many cells each row has
     * @throws IllegalStateException when it is missing or a row has another number of cells
     */
    static List<List<String>> read(String name, int columns) {
        List<List<String>> rows = new ArrayList<>();
        try (InputStream in = Table.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no table " + name);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                List<String> cells = List.of(line.split("\\|", columns)).stream()
                        .map(String::trim)
                        .toList();
                if (cells.size() != columns) {
                    throw new IllegalStateException(name + ": not " + columns + " cells: " + line);
                }
                rows.add(cells);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read table " + name, e);
        }
        return List.copyOf(rows);
    }

    /** A cell that holds a severity; empty for {@code none}. */
    static Optional<Severity> severity(String cell) {
        return switch (cell) {
            case "none" -> Optional.empty();
            case "info" -> Optional.of(Severity.INFORMATIONAL);
            default -> Optional.of(Severity.valueOf(cell.toUpperCase(Locale.ROOT)));
        };
    }

    /** A cell that holds a list parted by commas. */
    static List<String> list(String cell) {
        return cell.equals("-") || cell.isEmpty()
                ? List.of()
                : List.of(cell.split(",")).stream().map(String::trim).toList();
    }
}
