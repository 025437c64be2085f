package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What values consist of, however they are nested: constants, and of what is unknown how it was made and where it came from. Tells
 * whether what a later round of a loop makes is of the same parts as what an earlier one made. Not thread-safe.
 */
final class Leaves {
    private static final int MAX_DEPTH = 4;
    private static final int MAX = 400;

    private final Set<Object> parts = new HashSet<>();
    private final boolean numbers;
    private boolean complete = true;

    /** @param numbers whether numbers count */
    Leaves(boolean numbers) {
        this.numbers = numbers;
    }

    static Leaves of(Value value, boolean numbers) {
        Leaves leaves = new Leaves(numbers);
        leaves.add(value);
        return leaves;
    }

    void add(Value value) {
        add(value, 0);
    }

    void addAll(Leaves other) {
        complete &= other.complete && parts.size() <= MAX;
        if (complete) {
            parts.addAll(other.parts);
        }
    }

    private void add(Value value, int depth) {
        if (depth > MAX_DEPTH || parts.size() > MAX) {
            complete = false;
            return;
        }
        PhpArray array = value.array();
        PhpObject object = value.object();
        if (array != null) {
            addAll(array.elements().values(), depth + 1);
            if (array.rest() != null) {
                add(array.rest(), depth + 1);
            }
        } else if (object != null && object.closure == null) {
            addAll(object.properties.values().stream().map(Ref::get).toList(), depth + 1);
        } else if (!isPlain(value) && (numbers || !isNumber(value))) {
            Taint taint = value.taint();
            parts.add(Arrays.asList(
                    value.data(), value.marks() & ~Value.CHARACTER, taint == null ? null : taint.origins()));
        }
    }

    private void addAll(Collection<Value> values, int depth) {
        if (values.size() > MAX) {
            complete = false;
            return;
        }
        for (Value value : values) {
            add(value, depth);
        }
    }

    /** Whether all of this is in the other as well; not if there is too much of it to tell. */
    boolean within(@Nullable Leaves other) {
        return complete && (parts.isEmpty() || other != null && other.parts.containsAll(parts));
    }

    static boolean isNumber(Value value) {
        return value.data() instanceof Long
                || value.data() instanceof Double
                || value.data() instanceof Boolean
                || value.isNull();
    }

    /** Whether nothing at all is known of a value, or that it is a number. */
    static boolean isPlain(Value value) {
        return value.data() == null && value.taint() == null && (value.marks() & ~Value.CHARACTER) == 0;
    }
}
