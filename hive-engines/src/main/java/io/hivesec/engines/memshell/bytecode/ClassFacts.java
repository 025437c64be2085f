package io.hivesec.engines.memshell.bytecode;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one pass over a class file tells. Immutable; a method's {@link MethodCode} may be run by one thread at a time.
 *
 * @param name internal name, {@code a/b/C}
 * @param superName internal name of the super class, empty for {@code java/lang/Object}
 * @param interfaces internal names of the direct interfaces
 * @param annotations internal names of the annotations
 * @param fields its fields
 * @param methods its methods
 * @param strings its string constants, those of the bodies and of constant fields and of annotations
 * @param types internal names of every class that the bodies name: owners of calls and fields, casts, instances, literals
 * @param isInterface whether it is an interface
 * @param hasSource whether it names its source file
 */
public record ClassFacts(
        String name,
        String superName,
        List<String> interfaces,
        Set<String> annotations,
        List<FieldFacts> fields,
        List<MethodFacts> methods,
        Set<String> strings,
        Set<String> types,
        boolean isInterface,
        boolean hasSource) {
    /** Copies the collections. */
    public ClassFacts {
        interfaces = List.copyOf(interfaces);
        annotations = Set.copyOf(annotations);
        fields = List.copyOf(fields);
        methods = List.copyOf(methods);
        strings = Set.copyOf(strings);
        types = Set.copyOf(types);
    }

    /**
     * Finds a method that this class itself declares.
     *
     * @param methodName its name
     * @param descriptor its descriptor
     * @return the method, if declared here
     */
    public Optional<MethodFacts> method(String methodName, String descriptor) {
        for (MethodFacts method : methods) {
            if (method.name().equals(methodName) && method.descriptor().equals(descriptor)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }
}
