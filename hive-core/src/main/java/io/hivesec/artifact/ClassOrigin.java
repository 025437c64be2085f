package io.hivesec.artifact;

import java.util.List;
import java.util.Objects;

/**
 * Where a loaded class came from, as the JVM tells. Empty means not known.
 *
 * @param loaders class names of its loader and that loader's parents, nearest first
 * @param codeSource the location it was loaded from, as a URL; empty when it has none
 * @param superTypes names of its super classes and interfaces, all of them, as the JVM resolved them
 * @param registrations how requests reach it, such as {@code filter /*}
 * @param jvm what names the JVM, such as its process id and main class
 */
public record ClassOrigin(
        List<String> loaders, String codeSource, List<String> superTypes, List<String> registrations, String jvm) {

    /** Nothing known: a class file on disk. */
    public static final ClassOrigin UNKNOWN = new ClassOrigin(List.of(), "", List.of(), List.of(), "");

    /** Copies the lists and refuses null parts. */
    public ClassOrigin {
        loaders = List.copyOf(Objects.requireNonNull(loaders, "loaders"));
        Objects.requireNonNull(codeSource, "codeSource");
        superTypes = List.copyOf(Objects.requireNonNull(superTypes, "superTypes"));
        registrations = List.copyOf(Objects.requireNonNull(registrations, "registrations"));
        Objects.requireNonNull(jvm, "jvm");
    }
}
