package io.hivesec.internal;

import io.hivesec.alert.Failure;
import io.hivesec.spi.ExtensibleScanner;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Engines that class loaders find for a scanner that takes them. One that cannot be used costs only itself. */
final class FoundEngines {
    private FoundEngines() {}

    /**
     * The scanner with the engines of these loaders that it does not have yet.
     *
     * @param scanner what asks the engines
     * @param loaders where to look, in order; an engine's class that more than one finds is one engine
     * @param failures takes what could not be used
     */
    static <E> ExtensibleScanner<E> add(
            ExtensibleScanner<E> scanner, Set<ClassLoader> loaders, Consumer<Failure> failures) {
        Class<E> type;
        Set<Class<?>> known = new HashSet<>();
        try {
            type = scanner.engineType();
            scanner.engines().forEach(engine -> known.add(engine.getClass()));
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            failures.accept(unusable(ExtensibleScanner.class, scanner, e));
            return scanner;
        }
        ExtensibleScanner<E> extended = scanner;
        for (ClassLoader loader : loaders) {
            for (E engine : PluginLoader.load(type, loader, known::add, failures)) {
                try {
                    extended = extended.withEngine(engine);
                } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
                    failures.accept(unusable(type, engine, e));
                    if (engine instanceof AutoCloseable closeable) {
                        FoundPlugins.close(closeable);
                    }
                }
            }
        }
        return extended;
    }

    private static Failure unusable(Class<?> type, Object plugin, Throwable cause) {
        return PluginLoader.notLoaded(type, PluginRoll.place(plugin) + " cannot be used: " + Guard.describe(cause));
    }
}
