package io.hivesec.internal;

import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.spi.Plugin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;

/** Finds plugins and puts them in order. */
public final class PluginLoader {
    /** A provider list so broken that the iterator no longer advances is given up after this many errors (JDK-8196182). */
    private static final int MAX_ERRORS = 100;

    private static final Comparator<Plugin> ORDER =
            Comparator.comparingInt(Plugin::order).thenComparing(Plugin::id);

    private PluginLoader() {}

    /**
     * The providers of a kind that a class loader sees. A broken one costs only itself.
     *
     * @param type the kind
     * @param loader where to look; never the thread's own
     * @param failures takes what could not be loaded
     */
    public static <P extends Plugin> List<P> load(Class<P> type, ClassLoader loader, Consumer<Failure> failures) {
        List<P> loaded = new ArrayList<>();
        Iterator<P> providers = ServiceLoader.load(type, loader).iterator();
        int errors = 0;
        while (errors < MAX_ERRORS) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                loaded.add(providers.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                errors++;
                Throwable cause = e.getCause() == null ? e : e.getCause();
                failures.accept(Failure.of(
                        "plugin-loader",
                        FailureKind.NOT_LINKED,
                        type.getSimpleName(),
                        String.valueOf(e.getMessage()) + (cause == e ? "" : ": " + cause)));
            }
        }
        return loaded;
    }

    /**
     * Plugins in the order in which they are called: by declared order, then by id.
     *
     * @throws IllegalArgumentException when two have the same id
     */
    public static <P extends Plugin> List<P> sorted(List<P> plugins) {
        Set<String> ids = new HashSet<>();
        for (P plugin : plugins) {
            if (!ids.add(plugin.id())) {
                throw new IllegalArgumentException(
                        "two plugins have the id '" + plugin.id() + "': the second is " + plugin.getClass());
            }
        }
        return plugins.stream().sorted(ORDER).toList();
    }
}
