package io.hivesec.engines.webshell.flow;

import io.hivesec.engines.webshell.fold.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a value.
 *
 * @param type its class's simple name, empty if unknown
 * @param taint where it came from, null if from the page itself
 * @param constant its constant: a String, Long, Character, Boolean, {@link Bytes}, {@link Partial}, {@link ClassName} or
 *     {@link Member}; null if unknown
 * @param heap its state, null for plain values
 */
record Value(
        String type,
        @Nullable Taint taint,
        @Nullable Object constant,
        @Nullable HeapObject heap) {
    static final Value UNKNOWN = new Value("", null, null, null);
    /** The constant of {@code null} and of a variable that holds nothing yet; any other value outweighs it. */
    private static final Object NOTHING = new Object();

    static final Value NULL = new Value("null", null, NOTHING, null);

    /** A string of which only the ends are known. */
    record Partial(String head, String tail) {}

    /** A class object. */
    record ClassName(String name) {
        String simple() {
            return simpleName(name);
        }
    }

    /** A method, or a constructor when the name is {@code <init>}; the name {@code *} is any method of the class. */
    record Member(String owner, String name) {}

    static Value of(Object constant) {
        return new Value(typeOf(constant), null, constant, null);
    }

    static Value typed(String type) {
        return new Value(simpleName(type), null, null, null);
    }

    static Value object(String type, HeapObject heap) {
        return new Value(simpleName(type), null, null, heap);
    }

    static Value tainted(String type, @Nullable Taint taint) {
        return new Value(simpleName(type), taint, null, null);
    }

    private static String typeOf(Object constant) {
        if (constant instanceof Long) {
            return "int";
        }
        if (constant instanceof Bytes) {
            return "byte[]";
        }
        if (constant instanceof ClassName) {
            return "Class";
        }
        if (constant instanceof Member member) {
            return member.name().equals("<init>") ? "Constructor" : "Method";
        }
        return constant instanceof Partial ? "String" : constant.getClass().getSimpleName();
    }

    static String simpleName(String type) {
        int generic = type.indexOf('<');
        String plain = generic < 0 ? type : type.substring(0, generic) + (type.endsWith("[]") ? "[]" : "");
        return plain.substring(Math.max(plain.lastIndexOf('.'), plain.lastIndexOf('$')) + 1);
    }

    /** The taint of the value and of all that went into it. */
    @Nullable
    Taint flow() {
        return heap == null ? taint : Taint.join(taint, heap.taint);
    }

    /** The taint as text: a parsed number carries none, for it cannot hold a command or a name. */
    @Nullable
    Taint textFlow() {
        return type.equals("int") || type.equals("long") || type.equals("boolean") || type.equals("double")
                ? null
                : flow();
    }

    @Nullable
    String string() {
        return constant instanceof String
                        || constant instanceof Character
                        || constant instanceof Long
                        || constant instanceof Boolean
                ? String.valueOf(constant)
                : heap != null && heap.text != null ? heap.text.toString() : null;
    }

    /** The known beginning of the string. */
    String head() {
        String whole = string();
        return whole != null ? whole : constant instanceof Partial partial ? partial.head() : "";
    }

    /** The known end of the string. */
    String tail() {
        String whole = string();
        return whole != null ? whole : constant instanceof Partial partial ? partial.tail() : "";
    }

    @Nullable
    Long number() {
        return constant instanceof Long n ? n : constant instanceof Character c ? Long.valueOf(c) : null;
    }

    Value withType(String other) {
        return new Value(simpleName(other), taint, constant, heap);
    }

    Value withTaint(@Nullable Taint other) {
        return new Value(type, other, constant, heap);
    }

    boolean isUntyped() {
        return type.isEmpty() || type.equals("Object") || type.equals("null") || type.equals("var");
    }

    /** What a variable may hold that got {@code a} on one path and {@code b} on another. */
    static Value join(Value a, Value b) {
        if (a == b || a.constant == NOTHING) {
            return b.isUntyped() ? b.withType(a.type) : b;
        }
        if (b.constant == NOTHING) {
            return a;
        }
        Object constant = a.constant != null && a.constant.equals(b.constant) ? a.constant : null;
        HeapObject heap = b.heap == null ? a.heap : b.heap;
        if (a.heap != null && heap != null && a.heap != heap) {
            heap.absorb(a.heap.taint);
        }
        if (constant == null && a.constant != null && b.constant != null) {
            constant = partial(a, b);
        }
        return new Value(a.isUntyped() ? b.type : a.type, Taint.join(a.taint, b.taint), constant, heap);
    }

    /** Two commands that differ by system keep the head that names a shell, so that neither hides the other. */
    private static @Nullable Object partial(Value a, Value b) {
        boolean strings = a.constant instanceof Partial || b.constant instanceof Partial;
        return strings
                ? new Partial(a.head().isEmpty() ? b.head() : a.head(), a.tail().equals(b.tail()) ? a.tail() : "")
                : null;
    }
}
