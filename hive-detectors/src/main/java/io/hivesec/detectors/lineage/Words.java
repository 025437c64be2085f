package io.hivesec.detectors.lineage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lists of words by name, from a resource: {@code name: word word …} a line, {@code #} before a remark. */
final class Words {
    private final Map<String, List<String>> lists = new HashMap<>();

    private Words() {}

    /** Reads a resource beside this class. */
    static Words load(String resource) {
        Words words = new Words();
        try (InputStream in = Words.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + resource);
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                words.add(line.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
        return words;
    }

    private void add(String line) {
        if (!line.isEmpty() && !line.startsWith("#")) {
            int colon = line.indexOf(": ");
            lists.computeIfAbsent(line.substring(0, colon), ignored -> new ArrayList<>())
                    .addAll(List.of(line.substring(colon + 2).strip().split("\\s+")));
        }
    }

    /** The words of a list; empty when there is none of that name. */
    List<String> of(String name) {
        return List.copyOf(lists.getOrDefault(name, List.of()));
    }
}
