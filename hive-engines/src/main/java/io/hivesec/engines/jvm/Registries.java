package io.hivesec.engines.jvm;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads out of the objects of every known web container how requests reach which class. */
final class Registries {
    private static final List<Registry> KNOWN = List.of(
            new TomcatRegistry(),
            new JettyRegistry(),
            new UndertowRegistry(),
            new SpringRegistry(),
            new HttpServerRegistry());

    private Registries() {}

    /** One container's way to keep what is registered. */
    interface Registry {
        /**
         * What is registered.
         *
         * @param graph the objects
         * @param sites where the servlets among them answer; filled by containers, asked by frameworks inside of them
         */
        List<Registration> read(ObjectGraph graph, Sites sites);
    }

    /** Every registration, each once. */
    static List<Registration> read(ObjectGraph graph) {
        Sites sites = new Sites();
        Set<Registration> found = new LinkedHashSet<>();
        KNOWN.forEach(registry -> found.addAll(registry.read(graph, sites)));
        return List.copyOf(found);
    }

    /** The texts of a value's elements, {@code /*} when there are none. */
    static List<String> mappings(Value patterns) {
        List<String> texts = new ArrayList<>();
        for (Value one : patterns.each()) {
            if (!one.asText().isEmpty()) {
                texts.add(one.asText());
            }
        }
        return texts.isEmpty() ? List.of("/*") : texts;
    }

    /** A number told as a text; 0 when it is none. */
    static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
