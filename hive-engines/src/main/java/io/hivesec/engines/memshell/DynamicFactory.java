package io.hivesec.engines.memshell;

import io.hivesec.engines.memshell.bytecode.ClassFacts;
import io.hivesec.engines.memshell.bytecode.FieldFacts;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Recognises classes that well-known factories make at run time, by the shape that each factory gives its products: such a
 * class has no file and no code source for an innocent reason. Names are not looked at. The recognition explains provenance
 * only: what the class does counts in full.
 */
enum DynamicFactory {
    /** {@code java.lang.reflect.Proxy}: static fields of methods, and nothing called but the handler. */
    JDK_PROXY(facts -> facts.superName().equals("java/lang/reflect/Proxy")
            && facts.fields().stream().allMatch(field -> field.isStatic() && isReflective(field))),
    /** CGLIB and Spring's copy of it: the factory interface and callback fields. */
    CGLIB(facts -> facts.interfaces().stream().anyMatch(type -> type.endsWith("/cglib/proxy/Factory"))
            && facts.fields().stream()
                    .anyMatch(field -> field.descriptor().endsWith("/cglib/proxy/MethodInterceptor;")
                            || field.descriptor().endsWith("/cglib/proxy/NoOp;")
                            || field.descriptor().endsWith("/cglib/proxy/Callback;"))),
    /** Byte Buddy as Hibernate and Mockito use it: an interceptor field and cached methods. */
    BYTE_BUDDY(facts -> facts.fields().stream()
            .anyMatch(field -> field.descriptor().endsWith("Interceptor;")
                    && facts.interfaces().stream().anyMatch(type -> type.endsWith("ProxyConfiguration")))),
    /** Groovy's compiler: a meta-class field. */
    GROOVY(facts -> facts.interfaces().contains("groovy/lang/GroovyObject")
            && facts.fields().stream().anyMatch(field -> field.descriptor().equals("Lgroovy/lang/MetaClass;"))),
    /** A JSP compiled by the container. */
    JSP(facts -> facts.superName().endsWith("/jasper/runtime/HttpJspBase")
            || facts.interfaces().stream().anyMatch(type -> type.endsWith("/servlet/jsp/HttpJspPage"))),
    /** A style sheet compiled to a class: a translet with its name tables. */
    XSLT(facts -> facts.superName().endsWith("xsltc/runtime/AbstractTranslet")
            && facts.fields().stream().anyMatch(field -> field.name().equals("_sNamesArray"))),
    /** A lambda: one final class with one method beside its constructor, that calls one other. */
    LAMBDA(facts -> facts.methods().size() <= 3
            && facts.fields().stream().noneMatch(FieldFacts::isStatic)
            && facts.methods().stream()
                            .filter(method -> !method.name().startsWith("<"))
                            .mapToInt(method -> method.calls().size())
                            .sum()
                    == 1
            && facts.interfaces().size() == 1
            && !facts.hasSource());

    private final Predicate<ClassFacts> shape;

    DynamicFactory(Predicate<ClassFacts> shape) {
        this.shape = shape;
    }

    private static boolean isReflective(FieldFacts field) {
        return List.of("Ljava/lang/reflect/Method;", "Ljava/lang/invoke/MethodHandles$Lookup;")
                .contains(field.descriptor());
    }

    static Optional<DynamicFactory> of(ClassFacts facts) {
        for (DynamicFactory factory : values()) {
            if (factory.shape.test(facts)) {
                return Optional.of(factory);
            }
        }
        return Optional.empty();
    }
}
