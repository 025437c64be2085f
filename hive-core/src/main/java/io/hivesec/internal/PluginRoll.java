package io.hivesec.internal;

import io.hivesec.alert.Failure;
import io.hivesec.alert.Rule;
import io.hivesec.spi.Detector;
import io.hivesec.spi.Plugin;
import io.hivesec.spi.Scanner;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of one kind in the order in which they are called: by declared order, then by id. A plugin that cannot say
 * who it is or what it finds is refused when it was registered by hand, and left out and told when it was found: a broken
 * plugin in a folder of plugins costs only itself.
 */
public final class PluginRoll<P extends Plugin> {
    private final Class<P> type;
    private final Consumer<Failure> failures;
    private final Map<String, Entry<P>> entries = new LinkedHashMap<>();

    private PluginRoll(Class<P> type, Consumer<Failure> failures) {
        this.type = type;
        this.failures = failures;
    }

    /**
     * A roll of plugins that were all registered by hand.
     *
     * @throws IllegalArgumentException when one is broken, or two have the same id
     */
    public static <P extends Plugin> PluginRoll<P> of(Class<P> type, List<P> registered) {
        return of(type, registered, List.of(), failure -> {});
    }

    /**
     * A roll.
     *
     * @param type the kind of plugin
     * @param registered those registered by hand
     * @param found those that a class loader found; of one id, what is registered goes first, then what was found first
     * @param failures takes what was left out
     * @throws IllegalArgumentException when a registered plugin is broken, or two have the same id
     */
    static <P extends Plugin> PluginRoll<P> of(
            Class<P> type, List<P> registered, List<P> found, Consumer<Failure> failures) {
        PluginRoll<P> roll = new PluginRoll<>(type, failures);
        registered.forEach(roll::register);
        found.forEach(roll::find);
        return roll;
    }

    private void register(P plugin) {
        Entry<P> entry = Entry.of(plugin);
        Entry<P> other = entries.putIfAbsent(entry.id(), entry);
        if (other != null) {
            throw new IllegalArgumentException("two plugins have the id '" + entry.id() + "': "
                    + (other.plugin().getClass() == plugin.getClass()
                            ? "both are a " + plugin.getClass().getName() + ", and one needs another id"
                            : place(other.plugin()) + " and " + place(plugin)));
        }
    }

    private void find(P plugin) {
        try {
            Entry<P> entry = Entry.of(plugin);
            Entry<P> other = entries.putIfAbsent(entry.id(), entry);
            // Two loaders of which one is the other's parent find the same class.
            if (other != null && other.plugin().getClass() != plugin.getClass()) {
                failures.accept(PluginLoader.notLoaded(
                        type,
                        place(plugin) + " has the id '" + entry.id() + "', which " + place(other.plugin())
                                + " has already"));
            }
        } catch (UnusableException e) {
            failures.accept(PluginLoader.notLoaded(type, String.valueOf(e.getMessage())));
        }
    }

    /** The plugins, in order. */
    public List<P> plugins() {
        return sorted().map(Entry::plugin).toList();
    }

    /** Their rules, those of each plugin together. */
    public List<Rule> rules() {
        return sorted().flatMap(entry -> entry.rules().stream()).toList();
    }

    /** Which rules each of them declared. */
    DeclaredRules declared() {
        Map<String, Set<String>> ids = new HashMap<>();
        entries.forEach((id, entry) ->
                ids.put(id, entry.rules().stream().map(Rule::id).collect(Collectors.toUnmodifiableSet())));
        return new DeclaredRules(ids);
    }

    /** Puts others in the place of plugins: the same with engines more. */
    void replaceEach(UnaryOperator<P> other) {
        entries.replaceAll(
                (id, entry) -> new Entry<>(other.apply(entry.plugin()), entry.id(), entry.order(), entry.rules()));
    }

    private Stream<Entry<P>> sorted() {
        return entries.values().stream()
                .sorted(Comparator.comparingInt((Entry<P> entry) -> entry.order())
                        .thenComparing(Entry::id));
    }

    /** The class of a plugin, or of an engine of one, and where it came from. */
    static String place(Object plugin) {
        @Nullable CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
        return plugin.getClass().getName()
                + (source == null || source.getLocation() == null ? "" : " of " + source.getLocation());
    }

    /** A plugin and what it said of itself when it was asked. */
    private record Entry<P extends Plugin>(P plugin, String id, int order, List<Rule> rules) {

        @SuppressWarnings("ConstantValue") // A plugin may answer null all the same.
        static <P extends Plugin> Entry<P> of(P plugin) {
            String asked = "id()";
            try {
                String id = plugin.id();
                if (id == null || id.isBlank()) {
                    throw unusable(plugin, asked + (id == null ? " is null" : " is blank"), null);
                }
                asked = "order()";
                int order = plugin.order();
                asked = "rules()";
                Set<Rule> rules = Set.of();
                if (plugin instanceof Detector detector) {
                    rules = detector.rules();
                } else if (plugin instanceof Scanner scanner) {
                    rules = scanner.rules();
                }
                if (rules == null) {
                    throw unusable(plugin, asked + " is null", null);
                }
                return new Entry<>(plugin, id, order, new ArrayList<>(rules));
            } catch (UnusableException e) {
                throw e;
            } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
                throw unusable(plugin, asked + ": " + Guard.describe(e), e);
            }
        }

        private static UnusableException unusable(Plugin plugin, String why, @Nullable Throwable cause) {
            return new UnusableException(place(plugin) + " cannot be used: " + why, cause);
        }
    }

    /** A plugin cannot say what it has to. */
    private static final class UnusableException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        UnusableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
