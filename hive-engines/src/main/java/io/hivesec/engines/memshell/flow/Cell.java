package io.hivesec.engines.memshell.flow;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object made at one place of the code. What is ever put into it stays in it: marks only grow, and the pieces of a text
 * or the elements of an array are kept per instruction or index, so that running an instruction again changes nothing.
 */
final class Cell {
    private static final int MAX_ELEMENTS = 1 << 16;

    private final String type;
    private final Map<Integer, Value> elements = new HashMap<>();
    private final Map<Integer, String> pieces = new LinkedHashMap<>();
    private int marks;
    private @Nullable String origin;
    private final Front front = new Front();
    private final Value value = Value.first(this);
    private boolean textUnknown;

    Cell(String type) {
        this.type = type;
    }

    String type() {
        return type;
    }

    int marks() {
        return marks;
    }

    @Nullable
    String origin() {
        return origin;
    }

    Map<Integer, Value> elements() {
        return elements;
    }

    /** Adds marks; true if they were not all there. */
    boolean add(int more, @Nullable String from) {
        if ((marks | more) == marks) {
            return false;
        }
        marks |= more;
        if (origin == null) {
            origin = from;
        }
        return true;
    }

    /** Sets an element; true if that changed it. */
    boolean set(int index, Value value, Value merged) {
        if (elements.size() >= MAX_ELEMENTS) {
            return false;
        }
        Value before = elements.get(index);
        if (before == null) {
            elements.put(index, value);
            return true;
        }
        if (merged.equals(before)) {
            return false;
        }
        elements.put(index, merged);
        return true;
    }

    Value value() {
        return value;
    }

    Front front() {
        return front;
    }

    /** Appends what the instruction {@code id} appends; null for a text that is not known. */
    void append(int id, @Nullable String piece) {
        if (piece == null) {
            textUnknown = true;
            return;
        }
        String before = pieces.put(id, piece);
        if (before != null && !before.equals(piece)) {
            textUnknown = true;
        }
    }

    /** The text built so far, if every piece is known. */
    @Nullable
    String text() {
        return textUnknown || pieces.isEmpty() ? null : String.join("", pieces.values());
    }
}
