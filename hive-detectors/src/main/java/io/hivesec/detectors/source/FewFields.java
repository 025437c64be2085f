package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object in their order. Objects of sensors have few, which two arrays hold at a fraction of a hash
 * table's cost; an object with more than {@link #FEW} gets a table, so that none is slow. Names that are put are interned, so that
 * most are found without being read. Fields can be put, and removed only all at once. Not thread-safe.
 */
final class FewFields extends AbstractMap<String, JsonNode> {
    private static final int FEW = 24;

    private String[] names;
    private @Nullable JsonNode[] values;
    private int size;
    private @Nullable Map<String, JsonNode> table;

    /** No fields yet, and room for so many before it grows. */
    FewFields(int room) {
        names = new String[room];
        values = new JsonNode[room];
    }

    @Override
    public @Nullable JsonNode get(@Nullable Object name) {
        if (table != null) {
            return table.get(name);
        }
        int at = indexOf(name);
        return at < 0 ? null : values[at];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return get(name) != null;
    }

    @Override
    public @Nullable JsonNode put(String name, JsonNode value) {
        if (table != null) {
            return table.put(name, value);
        }
        int at = indexOfSame(name);
        if (at >= 0) {
            JsonNode before = values[at];
            values[at] = value;
            return before;
        }
        if (size == FEW) {
            table = new LinkedHashMap<>(this);
            return table.put(name, value);
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        names[size] = name;
        values[size++] = value;
        return null;
    }

    @Override
    public void clear() {
        Arrays.fill(values, 0, size, null);
        size = 0;
        table = null;
    }

    private int indexOf(@Nullable Object name) {
        int same = indexOfSame(name);
        if (same >= 0) {
            return same;
        }
        int hash = name == null ? 0 : name.hashCode();
        for (int i = 0; i < size; i++) {
            if (names[i].hashCode() == hash && names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @SuppressWarnings("ReferenceEquality") // What is interned is equal only when it is the same.
    private int indexOfSame(@Nullable Object name) {
        for (int i = 0; i < size; i++) {
            if (names[i] == name) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public int size() {
        return table != null ? table.size() : size;
    }

    @Override
    public Set<Map.Entry<String, JsonNode>> entrySet() {
        return table != null ? table.entrySet() : new Entries();
    }

    private final class Entries extends AbstractSet<Map.Entry<String, JsonNode>> {
        @Override
        public Iterator<Map.Entry<String, JsonNode>> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < size;
                }

                @Override
                public Map.Entry<String, JsonNode> next() {
                    if (next >= size) {
                        throw new NoSuchElementException();
                    }
                    return Map.entry(names[next], Objects.requireNonNull(values[next++]));
                }
            };
        }

        @Override
        public int size() {
            return size;
        }
    }
}
