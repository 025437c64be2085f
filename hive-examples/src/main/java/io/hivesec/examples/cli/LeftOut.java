package io.hivesec.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what a walk leaves out, by reason, with an example of each. Not thread-safe. */
final class LeftOut {
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Map<String, Path> examples = new LinkedHashMap<>();

    void add(String reason, Path file) {
        counts.merge(reason, 1, Integer::sum);
        examples.putIfAbsent(reason, file);
    }

    /** Notes a link, unless it leads to something below {@code root}, which the walk meets under its own name. */
    void link(Path root, Path link) {
        try {
            if (!link.toRealPath().startsWith(root.toRealPath())) {
                add("that are links out of the tree", link);
            }
        } catch (IOException e) {
            add("that are links to nothing", link);
        }
    }

    List<String> lines() {
        return counts.entrySet().stream()
                .map(entry -> "left out " + entry.getValue() + " file(s) " + entry.getKey() + ", such as "
                        + examples.get(entry.getKey()))
                .toList();
    }
}
