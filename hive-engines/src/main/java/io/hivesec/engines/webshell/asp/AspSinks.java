package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Capability;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of members that use a capability, read once from {@code sinks.txt}. Immutable. */
final class AspSinks {
    private static final AspSinks STANDARD = load();
    private final Map<String, List<Sink>> byMember = new HashMap<>();
    private final Set<String> words = new HashSet<>();

    /**
     * A member that uses a capability.
     *
     * @param arguments the positions of the decisive arguments; empty is all of them
     * @param always whether it counts whatever it is given
     * @param loose whether it is recognised on a target of unknown class
     */
    record Sink(Capability capability, String owner, List<Integer> arguments, boolean always, boolean loose) {}

    private AspSinks() {}

    static AspSinks standard() {
        return STANDARD;
    }

    /** The words, in lower case, of which a page must hold one for any sink of the table to be in it. */
    Set<String> words() {
        return words;
    }

    @Nullable
    Sink find(String owner, String member) {
        Sink loose = null;
        for (Sink sink : byMember.getOrDefault(member, List.of())) {
            if (sink.owner.equals(owner) || sink.owner.equals("*") && !owner.isEmpty()) {
                return sink;
            }
            loose = sink.loose && owner.equals("?") ? sink : loose;
        }
        return loose;
    }

    /** A sink of a class that runs or loads code, for a call whose method is not known. */
    @Nullable
    Sink any(String owner) {
        return byMember.values().stream()
                .flatMap(List::stream)
                .filter(sink -> sink.owner.equals(owner)
                        && (sink.capability == Capability.EXECUTE || sink.capability == Capability.LOAD_CODE))
                .min(Comparator.comparing(Sink::capability))
                .orElse(null);
    }

    private static AspSinks load() {
        AspSinks table = new AspSinks();
        try (InputStream in = AspSinks.class.getResourceAsStream("sinks.txt")) {
            if (in == null) {
                throw new IllegalStateException("sinks.txt is missing from the jar");
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> table.add(line.strip().split("\\s+")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }

    private void add(String[] columns) {
        String owner = columns[1].substring(0, columns[1].indexOf('#'));
        String member = columns[1].substring(columns[1].indexOf('#') + 1).toLowerCase(Locale.ROOT);
        List<Integer> arguments = new ArrayList<>();
        if (!columns[2].equals("*") && !columns[2].equals("-")) {
            for (String position : columns[2].split(",")) {
                arguments.add(Integer.parseInt(position));
            }
        }
        String flags = columns.length > 3 ? columns[3] : "";
        Capability capability =
                Capability.valueOf(columns[0].toUpperCase(Locale.ROOT).replace('-', '_'));
        boolean plain = !owner.isEmpty() && !owner.equals("*") && owner.indexOf('.') < 0;
        words.add(plain ? owner : member.replaceAll(".*\\.|=", ""));
        byMember.computeIfAbsent(member, k -> new ArrayList<>())
                .add(new Sink(
                        capability, owner, List.copyOf(arguments), flags.contains("always"), flags.contains("loose")));
    }
}
