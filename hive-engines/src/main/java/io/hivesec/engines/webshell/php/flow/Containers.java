package io.hivesec.engines.webshell.php.flow;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The language's own lists, queues and maps: what is put into one is what comes out of it. Source: the PHP manual's SPL structures. */
final class Containers {
    private static final Set<String> TYPES = Set.of(
            "splqueue",
            "splstack",
            "spldoublylinkedlist",
            "splfixedarray",
            "splobjectstorage",
            "splpriorityqueue",
            "splminheap",
            "splmaxheap",
            "weakmap",
            "arrayobject",
            "arrayiterator");
    /** Iterators that hand out what the one holds that they are made of. */
    private static final Set<String> WRAPPERS =
            Set.of("iteratoriterator", "limititerator", "infiniteiterator", "cachingiterator", "norewinditerator");

    private static final int MAX_WRAPPED = 8;
    private static final Set<String> PUTS =
            Set.of("push", "enqueue", "unshift", "insert", "attach", "append", "add", "offsetset");
    private static final Set<String> LAST = Set.of("pop", "top");
    private static final Set<String> FIRST = Set.of("shift", "dequeue", "bottom", "extract", "current");
    private static final Set<String> WHOLE = Set.of("toarray", "getarraycopy");

    private Containers() {}

    /** The elements of an object that is a container, null if it is none. */
    static @Nullable PhpArray of(@Nullable PhpObject wrapped) {
        PhpObject object = wrapped;
        for (int i = 0; i < MAX_WRAPPED && object != null && wraps(object); i++) {
            object = object.made.get(0).object();
        }
        if (object == null || !TYPES.contains(object.type.toLowerCase(Locale.ROOT))) {
            return null;
        }
        Value held = object.property("#elements").get();
        if (held.array() == null) {
            PhpArray given = object.made.isEmpty() ? null : object.made.get(0).array();
            held = Value.of(given == null ? new PhpArray() : given.copy());
            object.property("#elements").put(held);
        }
        return held.array();
    }

    private static boolean wraps(PhpObject object) {
        return !object.made.isEmpty() && WRAPPERS.contains(object.type.toLowerCase(Locale.ROOT));
    }

    /** Calls a method of a container; null if it does something else. */
    static @Nullable Value call(PhpObject object, String name, List<Value> arguments) {
        PhpArray elements = of(object);
        if (elements == null) {
            return null;
        }
        if (PUTS.contains(name) && !arguments.isEmpty()) {
            boolean keyed =
                    arguments.size() > 1 && (name.equals("offsetset") || name.equals("attach") || name.equals("add"));
            if (keyed && !name.equals("attach")) {
                elements.put(arguments.get(0), arguments.get(1));
            } else {
                elements.add(arguments.get(keyed ? 1 : 0));
            }
            return Value.NULL;
        }
        if (elements.size() == 0) {
            return null;
        }
        List<Object> keys = List.copyOf(elements.elements().keySet());
        if (LAST.contains(name) || FIRST.contains(name)) {
            Object key = LAST.contains(name) ? keys.get(keys.size() - 1) : keys.get(0);
            Value value = elements.elements().get(key);
            if (!name.equals("top") && !name.equals("bottom") && !name.equals("current")) {
                elements.elements().remove(key);
            }
            return value;
        }
        if (name.equals("offsetget") && !arguments.isEmpty()) {
            return elements.get(arguments.get(0));
        }
        return WHOLE.contains(name) ? Value.of(elements.copy()) : null;
    }
}
