package io.hivesec.engines.webshell.flow;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names visible at a point of the page: locals, then what encloses them. */
final class Scope {
    final @Nullable Scope parent;
    final @Nullable ClassModel model;
    final @Nullable HeapObject self;
    private final int weakness;
    /** Absent until something is declared: most blocks declare nothing. */
    private @Nullable Map<String, Value> names;

    Scope(@Nullable Scope parent, @Nullable ClassModel model, @Nullable HeapObject self, int weakness) {
        this.parent = parent;
        this.model = model;
        this.self = self;
        this.weakness = weakness;
    }

    Scope inner(int currentWeakness) {
        return new Scope(this, model, self, currentWeakness);
    }

    void declare(String name, Value value) {
        Map<String, Value> own = names;
        if (own == null) {
            own = new HashMap<>();
            names = own;
        }
        own.put(name, value);
    }

    @Nullable
    Value find(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            Map<String, Value> own = scope.names;
            Value value = own == null ? null : own.get(name);
            if (value != null) {
                return value;
            }
            HeapObject self = scope.self;
            if (self != null && (scope.parent == null || scope.parent.self != self)) {
                Value field = self.fields.get(name);
                if (field != null) {
                    return field;
                }
            }
        }
        return null;
    }

    /** Assigns; where the assignment may not happen, the old value stays possible. */
    boolean assign(String name, Value value, int currentWeakness) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            Map<String, Value> own = scope.names;
            Value old = own == null ? null : own.get(name);
            if (own != null && old != null) {
                own.put(name, currentWeakness > scope.weakness ? Value.join(old, value) : value);
                return true;
            }
            HeapObject self = scope.self;
            if (self != null && self.fields.containsKey(name) && (scope.parent == null || scope.parent.self != self)) {
                self.fields.merge(name, value, Value::join);
                return true;
            }
        }
        return false;
    }

    /**
     * Sets a local variable, whatever it held.
     *
     * @param currentWeakness above that of the variable where the place may not be reached: then nothing is set
     * @return what it held, null if nothing was set
     */
    @Nullable
    Value replace(String name, Value value, int currentWeakness) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            Map<String, Value> own = scope.names;
            Value old = own == null ? null : own.get(name);
            if (own != null && old != null) {
                if (currentWeakness > scope.weakness) {
                    return null;
                }
                own.put(name, value);
                return old;
            }
        }
        return null;
    }
}
