package io.hivesec.engines.jvm;

import java.util.List;

/**
 * A class that a JVM has loaded.
 *
 * @param key what names it
 * @param flags what the agent's {@code Classes} says of it
 * @param loader number of its loader, 0 for the bootstrap loader
 * @param codeSource where it was loaded from, as a URL; empty if it has no code source
 * @param superClass number of its super class, negative if none
 * @param interfaces numbers of its interfaces
 * @param host nest host of a hidden class
 */
record LoadedClass(
        ClassKey key, int flags, int loader, String codeSource, int superClass, List<Integer> interfaces, String host) {
    LoadedClass {
        interfaces = List.copyOf(interfaces);
    }

    String name() {
        return key.name();
    }

    boolean isInterface() {
        return (flags & 1) != 0;
    }

    boolean isHidden() {
        return (flags & 2) != 0;
    }

    boolean isModifiable() {
        return (flags & 4) != 0;
    }

    boolean hasSource() {
        return (flags & 8) != 0;
    }
}
