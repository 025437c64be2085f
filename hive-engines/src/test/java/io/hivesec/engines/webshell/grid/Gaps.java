package io.hivesec.engines.webshell.grid;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What of a grid is known not to be told apart: values, or values together, each with its reason. */
record Gaps(List<List<String>> names) {
    /** The gaps that {@code gaps.txt} lists for a grid. */
    static Gaps of(String grid) {
        try (InputStream in = Gaps.class.getResourceAsStream("gaps.txt")) {
            if (in == null) {
                throw new IllegalStateException("gaps.txt is missing");
            }
            return new Gaps(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\\s*~~\\s*"))
                    .filter(piece -> piece[0].equals(grid))
                    .map(piece -> Arrays.asList(piece[1].split(" ")))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a case is made of such values. */
    boolean hold(GridCase one) {
        return names.stream().anyMatch(gap -> gap.stream().allMatch(name -> one.hasOneOf(List.of(name))));
    }
}
