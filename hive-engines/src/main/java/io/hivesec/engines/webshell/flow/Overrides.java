package io.hivesec.engines.webshell.flow;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a method of the JDK gives that calls back a method which a class of the page overrides. Source: the Javadoc of
 * {@code ResourceBundle}, {@code ListResourceBundle}, {@code ThreadLocal}, {@code ClassLoader} and {@code Enum}.
 */
final class Overrides {
    private static final Map<String, List<String>> CALLED_BACK = Map.of(
            "getString", List.of("handleGetObject", "getContents"),
            "getObject", List.of("handleGetObject", "getContents"),
            "getStringArray", List.of("handleGetObject", "getContents"),
            "get", List.of("initialValue"),
            "loadClass", List.of("findClass"));

    private Overrides() {}

    /** The result of a method that the object's class inherits; null if nothing on the page decides it. */
    static @Nullable Value call(Calls calls, Value target, String name, List<Value> arguments) {
        HeapObject heap = target.heap();
        ClassModel model = heap == null ? null : heap.model;
        if (heap == null || model == null) {
            return null;
        }
        if (arguments.isEmpty() && model.components.contains(name)) {
            return heap.fields.get(name);
        }
        Value constant = heap.fields.get(ENUM_NAME);
        if (constant != null && arguments.isEmpty() && (name.equals("name") || name.equals("toString"))) {
            return constant;
        }
        for (String own : CALLED_BACK.getOrDefault(name, List.of())) {
            List<Value> given = own.equals("handleGetObject") || own.equals("findClass") ? arguments : List.of();
            var callable = model.callable(own, given.size());
            if (callable != null) {
                Value result = calls.run(callable, heap, model, given, model.captured);
                return own.equals("getContents") ? entry(calls, result, arguments) : result;
            }
        }
        return null;
    }

    /** The field under which an enum's constant keeps its name. */
    static final String ENUM_NAME = "name()";

    /** The value of a pair whose first element is the key. */
    private static Value entry(Calls calls, Value pairs, List<Value> arguments) {
        String key = arguments.isEmpty() ? null : arguments.get(0).string();
        HeapObject rows = pairs.heap();
        for (Value pair : rows == null ? List.<Value>of() : rows.elements) {
            HeapObject row = pair.heap();
            if (row != null
                    && row.elements.size() > 1
                    && key != null
                    && key.equals(row.elements.get(0).string())) {
                return row.elements.get(1);
            }
        }
        return calls.elementOf(pairs, "");
    }
}
