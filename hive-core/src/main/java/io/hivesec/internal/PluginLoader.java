package io.hivesec.internal;

import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.spi.Disposition;
import io.hivesec.spi.Plugin;
import io.hivesec.spi.Whitelist;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Finds plugins. What cannot be loaded is told with the file that names it and the cause behind the error. */
final class PluginLoader {
    /** Stands for the plugin in failures of loading. */
    static final String ID = "plugin-loader";

    /** A provider list so broken that the iterator no longer advances is given up after this many errors (JDK-8196182). */
    private static final int MAX_ERRORS = 100;

    private static final int MAX_LIST = 1 << 20;

    private PluginLoader() {}

    /**
     * The providers of a kind that a class loader sees. A broken one costs only itself.
     *
     * @param type the kind
     * @param loader where to look; never the thread's own
     * @param failures takes what could not be loaded
     */
    public static <P> List<P> load(Class<P> type, ClassLoader loader, Consumer<Failure> failures) {
        return load(type, loader, provider -> true, failures);
    }

    /**
     * The same, for those whose class is wanted; of the others there is no instance.
     *
     * @param isWanted which classes
     */
    public static <P> List<P> load(
            Class<P> type,
            ClassLoader loader,
            Predicate<? super Class<? extends P>> isWanted,
            Consumer<Failure> failures) {
        List<P> loaded = new ArrayList<>();
        Iterator<ServiceLoader.Provider<P>> providers =
                ServiceLoader.load(type, loader).stream().iterator();
        int errors = 0;
        while (errors < MAX_ERRORS) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                ServiceLoader.Provider<P> provider = providers.next();
                if (isWanted.test(provider.type())) {
                    loaded.add(provider.get());
                }
            } catch (ServiceConfigurationError | LinkageError e) {
                errors++;
                String problem = problem(type, e);
                failures.accept(notLoaded(type, problem + namedIn(type, loader, problem)));
            }
        }
        return loaded;
    }

    /** Tells of whitelists and dispositions that a class loader's service files name: they are registered by hand only. */
    public static void tellUnserved(ClassLoader loader, Consumer<Failure> failures) {
        for (Class<? extends Plugin> type : List.of(Whitelist.class, Disposition.class)) {
            for (Line line : lines(type, loader)) {
                failures.accept(notLoaded(
                        type,
                        line.provider() + " is not loaded, since nothing of its kind is but by hand (named in "
                                + line.file() + ")"));
            }
        }
    }

    /** The classes that the service files of a kind name. */
    static List<String> named(Class<?> type, ClassLoader loader) {
        return lines(type, loader).stream().map(Line::provider).toList();
    }

    static Failure notLoaded(Class<?> type, String problem) {
        return Failure.of(ID, FailureKind.NOT_LINKED, type.getSimpleName(), problem);
    }

    /** What the error says without the service's name, and the cause at the bottom, which is what is to be mended. */
    private static String problem(Class<?> type, Throwable error) {
        String said =
                Objects.requireNonNullElse(error.getMessage(), error.getClass().getSimpleName());
        String prefix = type.getName() + ": ";
        if (said.startsWith(prefix)) {
            said = said.substring(prefix.length());
        }
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == error ? said : said + ": " + cause;
    }

    private static String namedIn(Class<?> type, ClassLoader loader, String problem) {
        return lines(type, loader).stream()
                .filter(line -> problem.contains(line.provider()) && !problem.contains(line.file()))
                // The longest name: that of a nested class holds the name of its outer one.
                .max((a, b) ->
                        Integer.compare(a.provider().length(), b.provider().length()))
                .map(line -> " (named in " + line.file() + ")")
                .orElse("");
    }

    /** The lines of the service files of a kind. What cannot be read has been told by ServiceLoader. */
    private static List<Line> lines(Class<?> type, ClassLoader loader) {
        List<Line> lines = new ArrayList<>();
        try {
            for (URL file : Collections.list(loader.getResources("META-INF/services/" + type.getName()))) {
                URLConnection connection = file.openConnection();
                // A cached jar would stay open after its loader was closed.
                connection.setUseCaches(false);
                try (InputStream in = connection.getInputStream()) {
                    new String(in.readNBytes(MAX_LIST), StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .forEach(line -> lines.add(new Line(line, file.toString())));
                }
            }
        } catch (IOException e) {
            return lines;
        }
        return lines;
    }

    /**
     * A line of a service file.
     *
     * @param provider the class that it names
     * @param file where it stands
     */
    private record Line(String provider, String file) {}
}
