package io.hivesec.examples.cli;

import io.hivesec.Hive;
import io.hivesec.engines.virus.VirusEngine;
import io.hivesec.engines.webshell.PageEngine;
import io.hivesec.engines.webshell.WebshellScanner;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plugins of the user's own, from jars or folders of classes. One that does not load ends the command: it was asked for. */
final class PluginJars {
    /** Held, so that its level stays. What does not load is said in one line already. */
    private static final Logger LOG = Logger.getLogger("io.hivesec");

    private PluginJars() {}

    /**
     * The loader in which to look for plugins; it lives as long as the command.
     *
     * @param jars jars or folders; the command's own plugins alone when there is none
     * @throws UsageException when one is not there, or holds a plugin that does not load, or none has any
     */
    static ClassLoader loader(List<Path> jars) throws UsageException {
        ClassLoader own = PluginJars.class.getClassLoader();
        if (jars.isEmpty()) {
            return own;
        }
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            if (!Files.exists(jar)) {
                throw new UsageException("--plugins: " + jar + ": no such file");
            }
            try {
                urls.add(jar.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new UsageException("--plugins: " + jar + ": " + e.getMessage());
            }
        }
        URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), own);
        check(loader, jars);
        return loader;
    }

    /**
     * A scanner that was made by hand, with the engines of the jars too.
     *
     * @param loader what {@link #loader} gave
     */
    static WebshellScanner withEngines(WebshellScanner scanner, ClassLoader loader) {
        Set<Class<?>> known = scanner.engines().stream().map(Object::getClass).collect(Collectors.toSet());
        WebshellScanner extended = scanner;
        for (ServiceLoader.Provider<PageEngine> provider :
                ServiceLoader.load(PageEngine.class, loader).stream().toList()) {
            if (known.add(provider.type())) {
                extended = extended.withEngine(provider.get());
            }
        }
        return extended;
    }

    private static void check(URLClassLoader loader, List<Path> jars) throws UsageException {
        Level level = LOG.getLevel();
        LOG.setLevel(Level.OFF);
        int[] theirs = {0};
        try (Hive hive = Hive.builder()
                .plugins(loader, plugin -> {
                    theirs[0] += plugin.getClass().getClassLoader() == loader ? 1 : 0;
                    return true;
                })
                .build()) {
            if (!hive.loadFailures().isEmpty()) {
                throw new UsageException(
                        "--plugins: " + hive.loadFailures().get(0).message());
            }
        } finally {
            LOG.setLevel(level);
        }
        boolean hasEngines = Stream.of(PageEngine.class, VirusEngine.class)
                .anyMatch(type -> loader.findResource("META-INF/services/" + type.getName()) != null);
        if (theirs[0] == 0 && !hasEngines) {
            throw new UsageException("--plugins: META-INF/services/io.hivesec.spi.Detector or .Scanner of "
                    + jars.get(0) + (jars.size() == 1 ? "" : " and the others") + " names no plugin");
        }
    }
}
