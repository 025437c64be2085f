package io.hivesec.engines.webshell.flow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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
public final class SinkTable {
    private static final SinkTable STANDARD = load();
    private final Map<String, List<Sink>> byMember = new HashMap<>();
    private final Set<String> owners = new HashSet<>();

    /**
     * A member that uses a capability.
     *
     * @param capability what it uses
     * @param owner its class's simple name, {@code *}, or {@code *} and how the name ends
     * @param member its name
     * @param arguments the positions of the decisive arguments; -1 is the target; empty is all of them
     * @param none whether no argument decides
     * @param always whether it counts whatever it is given
     * @param loose whether it is recognised on a target of unknown class
     * @param typed whether it is one only where the page lets the data say which classes it is made of, or what is looked up in it
     */
    record Sink(
            Capability capability,
            String owner,
            String member,
            List<Integer> arguments,
            boolean none,
            boolean always,
            boolean loose,
            boolean typed) {
        /** Whether the owner is what the names of many classes end with, and of this one. */
        boolean isEndOf(String type) {
            return owner.length() > 1 && owner.charAt(0) == '*' && type.endsWith(owner.substring(1));
        }
    }

    private SinkTable() {}

    static SinkTable standard() {
        return STANDARD;
    }

    /** The words of which a page must hold one for any sink to be in it: owners of constructors and members. */
    public static Set<String> words() {
        Set<String> words = new HashSet<>();
        for (List<Sink> sinks : STANDARD.byMember.values()) {
            for (Sink sink : sinks) {
                words.add(
                        sink.owner.startsWith("*") && !sink.member.equals("<init>")
                                        || !sink.member.equals("<init>") && sink.loose
                                ? sink.member
                                : sink.owner);
                if (!sink.owner.startsWith("*")) {
                    words.add("get" + sink.owner);
                }
            }
        }
        return words;
    }

    /** Whether calls of any method of this class deserve notice when the method's name is not known. */
    boolean isOwner(String type) {
        return owners.contains(type);
    }

    @Nullable
    Sink find(String type, String member) {
        for (Sink sink : byMember.getOrDefault(member, List.of())) {
            boolean unknown = type.isEmpty() || type.equals("Object") || type.equals("var");
            if (sink.owner.equals("*") || sink.owner.equals(type) || (sink.loose && unknown) || sink.isEndOf(type)) {
                return sink;
            }
        }
        return null;
    }

    /** The sink of a class that runs programs if one does, or any other, for a call whose method is not known. */
    @Nullable
    Sink any(String type) {
        return byMember.values().stream()
                .flatMap(List::stream)
                .filter(sink -> sink.owner.equals(type))
                .min(Comparator.comparing(Sink::capability))
                .orElse(null);
    }

    private static SinkTable load() {
        SinkTable table = new SinkTable();
        try (InputStream in = SinkTable.class.getResourceAsStream("sinks.txt")) {
            if (in == null) {
                throw new IllegalStateException("sinks.txt is missing from the jar");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    table.add(line.strip().split("\\s+"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }

    private void add(String[] columns) {
        String owner = columns[1].substring(0, columns[1].indexOf('#'));
        String member = columns[1].substring(columns[1].indexOf('#') + 1);
        List<Integer> arguments = new ArrayList<>();
        boolean none = columns[2].equals("-");
        if (!none && !columns[2].equals("*")) {
            for (String position : columns[2].split(",")) {
                arguments.add(position.equals("this") ? -1 : Integer.parseInt(position));
            }
        }
        String flags = columns.length > 3 ? columns[3] : "";
        Capability capability =
                Capability.valueOf(columns[0].toUpperCase(Locale.ROOT).replace('-', '_'));
        owners.add(owner);
        byMember.computeIfAbsent(member, k -> new ArrayList<>())
                .add(new Sink(
                        capability,
                        owner,
                        member,
                        List.copyOf(arguments),
                        none,
                        flags.contains("always"),
                        flags.contains("loose"),
                        flags.contains("typed")));
    }
}
