package io.hivesec.engines.memshell;

import io.hivesec.engines.memshell.bytecode.JakartaNames;
import io.hivesec.engines.memshell.bytecode.Vocabulary;
import io.hivesec.engines.memshell.flow.Catalogue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/** What the resource files of this package say. Immutable after construction and thread-safe. */
final class Knowledge {
    private static final Knowledge STANDARD = new Knowledge();

    private final Map<String, String> components = new HashMap<>();
    private final Map<Trait, Set<String>> words = new EnumMap<>(Trait.class);
    private final Properties weights = new Properties();
    private final Vocabulary vocabulary;

    private Knowledge() {
        for (String line : lines("components.txt")) {
            String[] fields = line.split(" ");
            components.put(fields[0], fields[1]);
        }
        for (String line : lines("vocabulary.txt")) {
            String[] fields = line.split(" ");
            Set<String> set = words.computeIfAbsent(Trait.valueOf(fields[0]), trait -> new HashSet<>());
            for (int i = 1; i < fields.length; i++) {
                set.addAll(spellings(fields[i]));
            }
        }
        Set<String> requests = words.computeIfAbsent(Trait.REQUEST, trait -> new HashSet<>());
        Catalogue.standard().words("request").forEach(type -> requests.addAll(spellings(type)));
        Catalogue.standard().repackaged("request").forEach(type -> requests.addAll(spellings(type)));
        Catalogue.standard().words("opened").forEach(type -> requests.addAll(spellings(type)));
        Catalogue.standard().words("called").forEach(type -> requests.addAll(spellings(type)));
        components.keySet().forEach(type -> requests.addAll(spellings(type)));
        Catalogue.standard().words("mapping").forEach(type -> {
            // An annotation is named by its descriptor.
            requests.add("L" + type + ";");
            requests.add("L" + type.replace("javax/", "jakarta/") + ";");
        });
        // Names that benign classes share with everything else say nothing about requests.
        requests.removeAll(spellings("java/lang/reflect/InvocationHandler"));
        requests.removeAll(spellings("java/util/TimerTask"));
        requests.removeAll(spellings("java/util/concurrent/ThreadPoolExecutor"));
        words.computeIfAbsent(Trait.REQUEST_METHOD, trait -> new HashSet<>())
                .addAll(Catalogue.standard().words("reflective"));
        Map<String, Long> bits = new HashMap<>();
        words.forEach((trait, all) -> all.forEach(word -> bits.merge(word, trait.bit(), (a, b) -> a | b)));
        vocabulary = new Vocabulary(bits);
        weights.putAll(properties("weights.properties"));
    }

    static Knowledge standard() {
        return STANDARD;
    }

    private static Set<String> spellings(String word) {
        if (!word.contains("/")) {
            return Set.of(word);
        }
        Set<String> all = new HashSet<>(Set.of(word, word.replace('/', '.')));
        if (word.startsWith("javax/")) {
            String jakarta = "jakarta/" + word.substring(6);
            all.add(jakarta);
            all.add(jakarta.replace('/', '.'));
        }
        return all;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(Knowledge.class.getResourceAsStream(name), name);
    }

    /** A pattern of {@code shell-source.properties}. */
    static Pattern pattern(String name) {
        return Pattern.compile(
                Objects.requireNonNull(properties("shell-source.properties").getProperty(name), name));
    }

    private static Properties properties(String name) {
        Properties properties = new Properties();
        try (InputStream stream = resource(name)) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    static List<String> lines(String name) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(resource(name), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Role of a class whose super class or interface is {@code type}, empty if containers do not call it for that. */
    String role(String type) {
        String normal = JakartaNames.before(type);
        String role = components.getOrDefault(normal, "");
        if (role.isEmpty() && (normal.endsWith("catalina/Valve") || normal.endsWith("catalina/valves/ValveBase"))) {
            return "valve";
        }
        return role;
    }

    boolean is(Trait trait, String word) {
        return words.getOrDefault(trait, Set.of()).contains(word);
    }

    Signal signal(String name, String detail) {
        return new Signal(name, Integer.parseInt(weights.getProperty(name, "0").strip()), detail);
    }
}
