package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object: its class, its properties, what it was made from. Not thread-safe. */
final class PhpObject {
    private static final int MAX_OTHERS = 8;

    final String type;
    final Map<String, Ref> properties = new LinkedHashMap<>();
    /** What the constructor was given, for classes of the language itself. */
    List<Value> made = List.of();
    /** The function of a closure. */
    @Nullable
    Closure closure;

    /** Other functions that may be meant, where it is not known which. */
    List<PhpObject> others = List.of();

    private @Nullable Taint taint;

    PhpObject(String type) {
        this.type = type;
    }

    @Nullable
    Taint taint() {
        return taint;
    }

    void absorb(@Nullable Taint other) {
        taint = Taint.join(taint, other);
    }

    /** One of two functions, of which it is not known which is meant. */
    static PhpObject either(PhpObject a, PhpObject b) {
        if (a == b || a.closure == b.closure || a.others.contains(b) || a.others.size() >= MAX_OTHERS) {
            return a;
        }
        PhpObject either = new PhpObject(a.type);
        either.closure = a.closure;
        List<PhpObject> others = new ArrayList<>(a.others);
        others.add(b);
        others.addAll(b.others);
        either.others = List.copyOf(others);
        return either;
    }

    /** Sets all properties that nothing is known of: what is set by a name of somebody's choice may be any of them. */
    void fill(Value value) {
        properties.values().stream()
                .filter(ref -> (ref.get().marks() & Value.UNDEFINED) != 0)
                .forEach(ref -> ref.put(value));
    }

    Ref property(String name) {
        return properties.computeIfAbsent(name, n -> new Ref(taint == null ? Value.UNSET : Value.tainted(taint)));
    }

    /** Its properties as an array. */
    Value all() {
        PhpArray array = new PhpArray();
        properties.forEach((name, ref) -> array.putKnown(name, ref.get()));
        return Value.of(array).withTaint(taint);
    }

    boolean is(String name) {
        return type.equalsIgnoreCase(name);
    }
}
