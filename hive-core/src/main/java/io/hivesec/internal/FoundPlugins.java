package io.hivesec.internal;

import io.hivesec.alert.Failure;
import io.hivesec.alert.Rule;
import io.hivesec.spi.Detector;
import io.hivesec.spi.ExtensibleScanner;
import io.hivesec.spi.Plugin;
import io.hivesec.spi.Scanner;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What class loaders found: it is Hive's to close, since nobody else has it. Not thread-safe. */
public final class FoundPlugins implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FoundPlugins.class.getName());

    private final List<Detector> detectors = new ArrayList<>();
    private final List<Scanner> scanners = new ArrayList<>();
    private final Set<ClassLoader> loaders = new LinkedHashSet<>();
    private final List<Failure> failures = new ArrayList<>();
    private boolean isSealed;

    /**
     * Adds what a class loader finds.
     *
     * @param loader where to look
     * @param isWanted which plugins to keep
     */
    public void find(ClassLoader loader, Predicate<? super Plugin> isWanted) {
        // To ServiceLoader no loader means the application's.
        loaders.add(Objects.requireNonNull(loader, "loader"));
        Objects.requireNonNull(isWanted, "isWanted");
        Set<String> named = new HashSet<>();
        find(Detector.class, loader, isWanted, detectors, named);
        find(Scanner.class, loader, isWanted, scanners, named);
        PluginLoader.tellUnserved(loader, failures::add);
        ShippedPlugins.check(loader, named, failures::add);
    }

    private <P extends Plugin> void find(
            Class<P> type, ClassLoader loader, Predicate<? super Plugin> isWanted, List<P> wanted, Set<String> named) {
        for (P plugin : PluginLoader.load(type, loader, failures::add)) {
            named.add(plugin.getClass().getName());
            if (isWanted.test(plugin)) {
                wanted.add(plugin);
            }
        }
        named.addAll(PluginLoader.named(type, loader));
    }

    /**
     * Says that they belong to an instance now: two would close each other's.
     *
     * @throws IllegalStateException when they belong to one already
     */
    public void seal() {
        if (isSealed) {
            throw new IllegalStateException("a builder makes one Hive; begin another with Hive.builder()");
        }
        isSealed = true;
    }

    /** The detectors that are used, with those registered by hand. */
    public PluginRoll<Detector> detectors(List<Detector> registered) {
        return PluginRoll.of(Detector.class, registered, detectors, failures::add);
    }

    /** The scanners that are used, with those registered by hand. Those that were found have the engines that were found. */
    public PluginRoll<Scanner> scanners(List<Scanner> registered) {
        PluginRoll<Scanner> roll = PluginRoll.of(Scanner.class, registered, scanners, failures::add);
        roll.replaceEach(scanner -> {
            int place = scanners.indexOf(scanner);
            if (place < 0 || !(scanner instanceof ExtensibleScanner<?> extensible)) {
                return scanner;
            }
            Scanner extended = FoundEngines.add(extensible, loaders, failures::add);
            scanners.set(place, extended);
            return extended;
        });
        return roll;
    }

    /** The rules of these plugins, in order of id. Two under one id that are not the same are told. */
    public List<Rule> rules(PluginRoll<Detector> detectorRoll, PluginRoll<Scanner> scannerRoll) {
        Map<String, Rule> rules = new TreeMap<>();
        Stream.concat(detectorRoll.rules().stream(), scannerRoll.rules().stream())
                .forEach(rule -> {
                    Rule other = rules.putIfAbsent(rule.id(), rule);
                    // Rules are equal by their id.
                    if (other != null
                            && (other.type() != rule.type()
                                    || other.severity() != rule.severity()
                                    || other.confidence() != rule.confidence()
                                    || !other.incident().equals(rule.incident()))) {
                        failures.add(PluginLoader.notLoaded(
                                Rule.class,
                                "two rules have the id '" + rule.id() + "' and are not the same: one is of "
                                        + other.type().id() + " and " + other.severity() + ", one of "
                                        + rule.type().id()
                                        + " and " + rule.severity()));
                    }
                });
        return List.copyOf(rules.values());
    }

    /** What could not be used, logged as well: a detector that is not there finds nothing, which looks like peace. */
    public List<Failure> failures() {
        // What two loaders see, such as a child and its parent, is told once.
        List<Failure> told = failures.stream().distinct().toList();
        told.forEach(failure -> LOG.log(Level.WARNING, failure.message()));
        return told;
    }

    @Override
    public void close() {
        Stream.concat(detectors.stream(), scanners.stream())
                .filter(AutoCloseable.class::isInstance)
                .forEach(plugin -> close((AutoCloseable) plugin));
    }

    static void close(AutoCloseable plugin) {
        try {
            plugin.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | LinkageError | AssertionError e) {
            LOG.log(
                    Level.WARNING,
                    "a plugin could not be closed: " + plugin.getClass().getName(),
                    e);
        }
    }
}
