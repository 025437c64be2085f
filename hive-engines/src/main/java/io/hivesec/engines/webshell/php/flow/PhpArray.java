package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An array: its known elements in order, and what was stored under keys that are not known. Not thread-safe. */
final class PhpArray {
    private static final int LOOKED_AT = 300;
    private static final Pattern ARITHMETIC = Pattern.compile("[-+*/% ]{1,3}|\\d{1,20}");
    private static final int LONGEST_NAME = 30;
    private static final int MAX_DEPTH = 4;

    private final Map<Object, Value> elements;
    private long next;
    private @Nullable Value rest;
    /** Where the functions stand that walk the array. */
    int pointer;

    PhpArray() {
        this.elements = new LinkedHashMap<>();
    }

    private PhpArray(PhpArray other) {
        this.elements = new LinkedHashMap<>(other.elements);
        this.next = other.next;
        this.rest = other.rest;
    }

    static PhpArray of(Iterable<Value> values) {
        PhpArray array = new PhpArray();
        values.forEach(array::add);
        return array;
    }

    PhpArray copy() {
        return new PhpArray(this);
    }

    /** The array, or another that somebody sent in its place. */
    PhpArray orSent(Taint sent) {
        PhpArray either = copy();
        if (elements.size() <= LOOKED_AT) {
            either.elements.replaceAll(
                    (key, value) -> value.array() != null ? value : Value.join(value, Value.tainted(sent)));
        }
        return either;
    }

    Map<Object, Value> elements() {
        return elements;
    }

    int size() {
        return elements.size();
    }

    /** Whether all that is in it is known by its key. */
    boolean isComplete() {
        return rest == null;
    }

    @Nullable
    Value rest() {
        return rest;
    }

    void add(Value value) {
        elements.put(next++, value);
    }

    /** Stores an element; a key that is not known stores among the rest. */
    void put(Value key, Value value) {
        Object known = key(key);
        if (known == null) {
            rest = rest == null ? value : Value.join(rest, value);
        } else {
            putKnown(known, value);
        }
    }

    void putKnown(Object key, Value value) {
        elements.put(key, value);
        if (key instanceof Long number && number >= next) {
            next = number + 1;
        }
    }

    void resetNext(long value) {
        next = value;
    }

    Value get(Value key) {
        Object known = key(key);
        if (known == null) {
            Value strong = elements.size() > LOOKED_AT ? null : strong();
            if (strong != null) {
                return strong;
            }
            if (isArithmetic()) {
                return Value.unknown(null, Value.DIGITS);
            }
            Taint flow = flow(0);
            return rest != null && elements.isEmpty() ? rest : Value.tainted(flow);
        }
        Value value = elements.get(known);
        return value != null ? value : rest != null ? rest : Value.UNSET;
    }

    /** Whether all elements are numbers and operators between them. */
    private boolean isArithmetic() {
        return rest == null
                && !elements.isEmpty()
                && elements.size() <= LOOKED_AT
                && elements.values().stream()
                        .allMatch(value -> value.taint() == null
                                && (value.data() instanceof Long
                                        || value.data() instanceof String text
                                                && ARITHMETIC.matcher(text).matches()));
    }

    /** An element that names a function which runs code, null if none does. */
    private @Nullable Value strong() {
        for (Value value : elements.values()) {
            if (value.data() instanceof String name && name.length() <= LONGEST_NAME && FunctionTable.isStrong(name)) {
                return value;
            }
        }
        return null;
    }

    /** The key that PHP makes of a value: a {@link Long} or {@link String}; null if unknown. */
    static @Nullable Object key(Value value) {
        Object data = value.data();
        if (data instanceof Long) {
            return data;
        }
        if (data instanceof Boolean b) {
            return b ? 1L : 0L;
        }
        if (data instanceof Double d) {
            return (long) (double) d;
        }
        if (data == Value.NOTHING) {
            return "";
        }
        if (data instanceof String text) {
            return Conversions.integerKey(text);
        }
        return null;
    }

    @Nullable
    Taint flow(int depth) {
        Taint flow = rest == null ? null : rest.taint();
        int seen = 0;
        for (Value value : elements.values()) {
            if (seen++ > LOOKED_AT) {
                break;
            }
            flow = Taint.join(flow, value.taint());
            if (value.data() instanceof PhpArray inner && depth < MAX_DEPTH) {
                flow = Taint.join(flow, inner.flow(depth + 1));
            }
        }
        return flow;
    }
}
