package io.hivesec.engines.jvm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All classes of a JVM and their loaders. Immutable. */
final class LoadedClasses {
    private static final Set<String> PLATFORM_LOADERS =
            Set.of("jdk.internal.loader.ClassLoaders$PlatformClassLoader", "sun.misc.Launcher$ExtClassLoader");
    private static final int MAX_LOADERS = 64;

    private final List<Loader> loaders;
    private final List<LoadedClass> classes;
    private final Map<ClassKey, LoadedClass> byKey = new HashMap<>();

    /**
     * A class loader.
     *
     * @param type its class's name
     * @param parent number of its parent, 0 for the bootstrap loader
     */
    record Loader(String type, int parent) {}

    LoadedClasses(List<Loader> loaders, List<LoadedClass> classes) {
        this.loaders = List.copyOf(loaders);
        this.classes = List.copyOf(classes);
        this.classes.forEach(type -> byKey.put(type.key(), type));
    }

    List<LoadedClass> all() {
        return classes;
    }

    Optional<LoadedClass> find(ClassKey key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** Class names of its loader and that loader's parents, nearest first; empty for the bootstrap loader. */
    List<String> loaders(LoadedClass type) {
        List<String> chain = new ArrayList<>();
        int at = type.loader();
        while (at > 0 && at <= loaders.size() && chain.size() < MAX_LOADERS) {
            chain.add(loaders.get(at - 1).type());
            at = loaders.get(at - 1).parent();
        }
        return chain;
    }

    /** Whether the JDK itself loaded it. */
    boolean isPlatform(LoadedClass type) {
        return type.loader() == 0
                || type.loader() <= loaders.size()
                        && PLATFORM_LOADERS.contains(
                                loaders.get(type.loader() - 1).type());
    }

    /** Names of all its super types, nearest first. */
    List<String> superTypes(LoadedClass type) {
        Set<Integer> seen = new LinkedHashSet<>();
        Deque<LoadedClass> queue = new ArrayDeque<>(List.of(type));
        while (!queue.isEmpty()) {
            LoadedClass next = queue.remove();
            add(next.superClass(), seen, queue);
            next.interfaces().forEach(number -> add(number, seen, queue));
        }
        List<String> names = new ArrayList<>();
        seen.forEach(number -> names.add(classes.get(number).name()));
        return names;
    }

    private void add(int number, Set<Integer> seen, Deque<LoadedClass> queue) {
        if (number >= 0 && number < classes.size() && seen.add(number)) {
            queue.add(classes.get(number));
        }
    }
}
