package io.hivesec.engines.webshell.php.flow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How frameworks name requests, stores and templates, read once from {@code frameworks.txt}. Immutable. */
final class FrameworkTable {
    private static final Set<String> POSITIONED =
            Set.of("store", "query", "template", "command", "statement", "hook", "sent");
    private static final Set<String> LISTED = Set.of(
            "class",
            "user",
            "name",
            "give",
            "own",
            "bag",
            "tell",
            "ask",
            "answer",
            "database",
            "container",
            "keep",
            "client",
            "reply",
            "look",
            "held",
            "event",
            "message",
            "route",
            "upload",
            "original",
            "download",
            "unpack");

    static final FrameworkTable STANDARD = load();

    private final Map<String, Set<String>> lists = new HashMap<>();
    private final Map<String, Map<String, Integer>> positions = new HashMap<>();
    private final Map<String, String> same = new HashMap<>();
    private final Map<String, Put> puts = new HashMap<>();

    /**
     * A function that puts something into a store.
     *
     * @param name the position of the name under which it does
     * @param value the position of what it puts there
     */
    record Put(int name, int value) {}

    private FrameworkTable() {}

    /** Whether a list of the table has a name. */
    boolean has(String list, String name) {
        Set<String> names = lists.get(list);
        return names != null && names.contains(name);
    }

    /** The decisive argument of a function by a list of the table, null if it is not on it. */
    @Nullable
    Integer position(String list, String name) {
        Map<String, Integer> names = positions.get(list);
        return names == null ? null : names.get(name);
    }

    /** The function of the language that does what a function or static method does, null if none. */
    @Nullable
    String same(String name) {
        return same.get(name);
    }

    /** How a function puts something into a store that others read, null if it does not. */
    @Nullable
    Put put(String function) {
        return puts.get(function);
    }

    private static FrameworkTable load() {
        FrameworkTable table = new FrameworkTable();
        try (InputStream in = FrameworkTable.class.getResourceAsStream("frameworks.txt")) {
            if (in == null) {
                throw new IllegalStateException("frameworks.txt is missing");
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(table::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }

    private void read(String line) {
        List<String> part = Arrays.asList(line.split("\\s+"));
        if (POSITIONED.contains(part.get(0))) {
            positions
                    .computeIfAbsent(part.get(0), list -> new HashMap<>())
                    .put(part.get(1), Integer.valueOf(part.get(2)));
        } else if (part.get(0).equals("same")) {
            part.subList(2, part.size()).forEach(name -> same.put(name, part.get(1)));
        } else if (part.get(0).equals("put")) {
            puts.put(part.get(1), new Put(Integer.parseInt(part.get(2)), Integer.parseInt(part.get(3))));
        } else if (LISTED.contains(part.get(0))) {
            lists.computeIfAbsent(part.get(0), list -> new HashSet<>()).addAll(part.subList(1, part.size()));
        } else {
            throw new IllegalStateException("frameworks.txt: cannot read '" + line + "'");
        }
    }
}
