package io.hivesec.engines.memshell;

import io.hivesec.engines.memshell.bytecode.ClassFacts;
import io.hivesec.engines.memshell.bytecode.ClassFactsReader;
import io.hivesec.engines.memshell.bytecode.ClassOutline;
import io.hivesec.engines.memshell.bytecode.OutlineReader;
import io.hivesec.engines.memshell.bytecode.UnreadableClassException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Classes that belong together: those of one loader, one archive or one folder. Calls between them are followed. A class is
 * read when it is first called into. Used by one thread at a time.
 */
public final class ClassSet {
    /** The set of no classes: every class is judged by itself. */
    public static final ClassSet NONE = new ClassSet(Map.of(), Set.of());

    private static final int REACH = 3;
    private final Map<String, byte[]> bytes;
    private final Set<String> dangerous;
    private final Map<String, Optional<ClassFacts>> read = new HashMap<>();

    private ClassSet(Map<String, byte[]> bytes, Set<String> dangerous) {
        this.bytes = bytes;
        this.dangerous = dangerous;
    }

    /**
     * A set of class files; those that cannot be read are left out, and fail when they are judged themselves.
     *
     * @param files whole class files
     * @return the set
     */
    public static ClassSet of(Collection<byte[]> files) {
        OutlineReader reader = new OutlineReader(Knowledge.standard().vocabulary());
        Map<String, byte[]> bytes = new HashMap<>();
        Set<String> dangerous = new HashSet<>();
        for (byte[] file : files) {
            try {
                ClassOutline outline = reader.read(file);
                bytes.putIfAbsent(outline.name(), file);
                if (Triage.isDangerous(outline.words())) {
                    dangerous.add(outline.name());
                }
            } catch (UnreadableClassException e) {
                // It is reported where it is the subject; here it only cannot be called into.
                continue;
            }
        }
        return new ClassSet(bytes, dangerous);
    }

    /**
     * The same classes for another thread.
     *
     * @return a set that shares nothing that changes
     */
    public ClassSet copy() {
        return new ClassSet(bytes, dangerous);
    }

    boolean isHarmless() {
        return dangerous.isEmpty();
    }

    /** Whether a class names a dangerous class of the set, directly or by way of a few others. */
    boolean reachesDanger(ClassFacts facts) {
        Set<String> seen = new HashSet<>(Set.of(facts.name()));
        List<ClassFacts> edge = List.of(facts);
        for (int depth = 0; depth < REACH && !edge.isEmpty(); depth++) {
            List<ClassFacts> next = new ArrayList<>();
            for (ClassFacts from : edge) {
                for (String type : from.types()) {
                    if (bytes.containsKey(type) && seen.add(type)) {
                        if (dangerous.contains(type)) {
                            return true;
                        }
                        find(type).ifPresent(next::add);
                    }
                }
            }
            edge = next;
        }
        return false;
    }

    /** The class file of that internal name; null if it is not of the set. */
    byte @Nullable [] bytes(String name) {
        return bytes.get(name);
    }

    Optional<ClassFacts> find(String name) {
        Optional<ClassFacts> known = read.get(name);
        if (known != null) {
            return known;
        }
        byte[] content = bytes.get(name);
        if (content == null) {
            return Optional.empty();
        }
        Optional<ClassFacts> facts;
        try {
            facts = Optional.of(ClassFactsReader.read(content));
        } catch (UnreadableClassException e) {
            facts = Optional.empty();
        }
        read.put(name, facts);
        return facts;
    }
}
