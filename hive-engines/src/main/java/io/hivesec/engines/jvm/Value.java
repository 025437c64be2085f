package io.hivesec.engines.jvm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a field of an object in a JVM holds. */
sealed interface Value {
    /** No object. */
    enum Nothing implements Value {
        NOTHING
    }

    /** A string, number, truth value or the name of an enum constant. */
    record Text(String text) implements Value {}

    /** A class. */
    record Type(ClassKey key) implements Value {}

    /** An array or collection. */
    record Many(List<Value> elements) implements Value {
        public Many {
            elements = List.copyOf(elements);
        }
    }

    /** A map. */
    record Pairs(Map<Value, Value> entries) implements Value {
        public Pairs {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /** An object, by its number in the walk, and its class. */
    record Reference(int number, ClassKey type) implements Value {}

    /** The text; empty when it is none. */
    default String asText() {
        return this instanceof Text text ? text.text() : "";
    }

    /** The elements of an array or collection, the values of a map, or the value itself; nothing of nothing. */
    default List<Value> each() {
        if (this instanceof Many many) {
            return many.elements();
        }
        if (this instanceof Pairs pairs) {
            return List.copyOf(pairs.entries().values());
        }
        return this == Nothing.NOTHING ? List.of() : List.of(this);
    }
}
