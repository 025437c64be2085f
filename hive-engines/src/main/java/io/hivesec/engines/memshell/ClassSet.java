package io.hivesec.engines.memshell;

import io.hivesec.engines.memshell.bytecode.ClassFacts;
import io.hivesec.engines.memshell.bytecode.ClassFactsReader;
import io.hivesec.engines.memshell.bytecode.OutlineReader;
import io.hivesec.engines.memshell.bytecode.UnreadableClassException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Classes that belong together: those of one loader, one archive or one folder. Calls between them are followed. A class is
 * read when it is first called into. Used by one thread at a time.
 */
public final class ClassSet {
    /** The set of no classes: every class is judged by itself. */
    public static final ClassSet NONE = new ClassSet(Map.of());

    private final Map<String, byte[]> bytes;
    private final Map<String, Optional<ClassFacts>> read = new HashMap<>();

    private ClassSet(Map<String, byte[]> bytes) {
        this.bytes = bytes;
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
        for (byte[] file : files) {
            try {
                bytes.putIfAbsent(reader.read(file).name(), file);
            } catch (UnreadableClassException e) {
                // It is reported where it is the subject; here it only cannot be called into.
                continue;
            }
        }
        return new ClassSet(bytes);
    }

    Optional<ClassFacts> find(String name) {
        if (!bytes.containsKey(name)) {
            return Optional.empty();
        }
        return read.computeIfAbsent(name, key -> {
            try {
                return Optional.of(ClassFactsReader.read(bytes.get(key)));
            } catch (UnreadableClassException e) {
                return Optional.empty();
            }
        });
    }
}
