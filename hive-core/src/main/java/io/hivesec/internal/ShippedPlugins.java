package io.hivesec.internal;

import io.hivesec.alert.Failure;
import io.hivesec.spi.Detector;
import io.hivesec.spi.Scanner;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One plugin of each kind that Hive's own modules bring, by a list of each module under a name that no other jar has. Who packs
 * several jars into one and does not merge their service files has the modules' classes and not their plugins, and would find less
 * without a word.
 */
final class ShippedPlugins {
    private static final List<String> LISTS =
            List.of("META-INF/hive/hive-detectors.plugins", "META-INF/hive/hive-engines.plugins");

    private static final Map<String, Class<?>> TYPES = Map.of("Detector", Detector.class, "Scanner", Scanner.class);

    private ShippedPlugins() {}

    /**
     * Tells of plugins whose modules a class loader has and that no service file names.
     *
     * @param named the classes that service files name, loaded or not
     */
    static void check(ClassLoader loader, Set<String> named, Consumer<Failure> failures) {
        // A packager may have moved the packages, in the service files too but not in the lists.
        Set<String> simple = named.stream().map(ShippedPlugins::simple).collect(Collectors.toSet());
        for (String list : LISTS) {
            for (String line : lines(loader, list)) {
                String[] parts = line.split(" ", 2);
                Class<?> type = TYPES.get(parts[0]);
                if (type != null && parts.length == 2 && !simple.contains(simple(parts[1]))) {
                    failures.accept(PluginLoader.notLoaded(
                            type,
                            parts[1]
                                    + " and others of its module are there and no service file names them: jars were packed into one without merging their"
                                    + " META-INF/services (" + list + ")"));
                }
            }
        }
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static List<String> lines(ClassLoader loader, String list) {
        URL file = loader.getResource(list);
        if (file == null) {
            return List.of();
        }
        try {
            URLConnection connection = file.openConnection();
            // A cached jar would stay open after its loader was closed.
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .toList();
            }
        } catch (IOException e) {
            return List.of();
        }
    }
}
