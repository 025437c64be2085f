package io.hivesec.engines.jvm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * What {@code registries.txt} says: where to look for what containers have registered.
 *
 * @param packages prefixes of the names of classes whose objects are entered
 * @param roots classes whose static fields are starting points
 * @param types types and the fields to tell of them
 */
record RegistryKnowledge(List<String> packages, List<String> roots, List<String> types) {
    private static final RegistryKnowledge STANDARD = load();

    static RegistryKnowledge standard() {
        return STANDARD;
    }

    private static RegistryKnowledge load() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(RegistryKnowledge.class.getResourceAsStream("registries.txt")),
                StandardCharsets.UTF_8))) {
            List<String> lines = reader.lines().toList();
            return new RegistryKnowledge(after("package ", lines), after("root ", lines), after("type ", lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> after(String word, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(word))
                .map(line -> line.substring(word.length()))
                .toList();
    }
}
