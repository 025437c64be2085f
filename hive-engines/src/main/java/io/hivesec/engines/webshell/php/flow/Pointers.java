package io.hivesec.engines.webshell.php.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions that walk an array by its own pointer, or take an element of it that is certain. */
final class Pointers {
    private Pointers() {}

    static void addTo(Map<String, Builtin> functions) {
        for (String name : List.of("current", "pos")) {
            functions.put(name, a -> element(a.array(0), at(a)));
        }
        functions.put("reset", a -> moved(a, 0));
        functions.put("end", a -> moved(a, a.array(0) == null ? 0 : a.array(0).size() - 1));
        functions.put("array_first", a -> element(a.array(0), 0));
        functions.put(
                "array_last",
                a -> element(a.array(0), a.array(0) == null ? 0 : a.array(0).size() - 1));
        functions.put("next", a -> moved(a, at(a) + 1));
        functions.put("prev", a -> moved(a, at(a) - 1));
        functions.put("key", a -> key(a.array(0), at(a)));
        functions.put("array_key_first", a -> key(a.array(0), 0));
        functions.put(
                "array_key_last",
                a -> key(a.array(0), a.array(0) == null ? 0 : a.array(0).size() - 1));
        functions.put("array_rand", a -> a.array(0) != null && a.array(0).size() == 1 ? key(a.array(0), 0) : null);
        functions.put("array_fill_keys", a -> {
            PhpArray keys = a.array(0);
            PhpArray out = new PhpArray();
            if (keys != null) {
                keys.elements().values().forEach(key -> out.put(key, a.value(1)));
            }
            return keys == null ? null : out;
        });
        functions.put("array_pad", a -> {
            PhpArray array = a.array(0);
            if (array == null || Math.abs(a.number(1, 0)) > 10_000) {
                return null;
            }
            List<Value> values = new ArrayList<>(array.elements().values());
            boolean left = a.number(1, 0) < 0;
            while (values.size() < Math.abs(a.number(1, 0))) {
                values.add(left ? 0 : values.size(), a.value(2));
            }
            return PhpArray.of(values);
        });
    }

    private static int at(Builtin.Arguments a) {
        return a.array(0) == null ? 0 : a.array(0).pointer;
    }

    private static @Nullable Object moved(Builtin.Arguments a, int to) {
        PhpArray array = a.array(0);
        if (array != null) {
            array.pointer = to;
        }
        return element(array, to);
    }

    private static @Nullable Object element(@Nullable PhpArray array, int at) {
        if (array == null || !array.isComplete() || at < 0 || at >= array.size()) {
            return null;
        }
        Value value = at == 0
                ? array.elements().values().iterator().next()
                : new ArrayList<>(array.elements().values()).get(at);
        return value.isKnown() && value.taint() == null ? value.data() : null;
    }

    private static @Nullable Object key(@Nullable PhpArray array, int at) {
        if (array == null || !array.isComplete() || at < 0 || at >= array.size()) {
            return null;
        }
        return new ArrayList<>(array.elements().keySet()).get(at);
    }
}
