package io.hivesec.engines.memshell.flow;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An abstract value: its marks, its constant if it has one, and the objects it may refer to. Immutable, but the cells are
 * not: {@link #marks()} includes theirs of the moment.
 */
final class Value {
    static final Value UNKNOWN = new Value(0, null, List.of(), null);
    static final Value NULL = new Value(0, Null.NULL, List.of(), null);
    private static final int MAX_CELLS = 4;

    private final int own;
    private final @Nullable Object constant;
    private final List<Cell> cells;
    private final @Nullable String origin;

    /** The null reference, as a constant. */
    private enum Null {
        NULL
    }

    /** One of several texts. */
    private enum Several {
        TEXTS
    }

    private Value(int own, @Nullable Object constant, List<Cell> cells, @Nullable String origin) {
        this.own = own;
        this.constant = constant;
        this.cells = cells;
        this.origin = origin;
    }

    static Value constant(Object constant) {
        return new Value(0, constant, List.of(), null);
    }

    static Value constant(Object constant, int marks, @Nullable String origin) {
        return new Value(marks, constant, List.of(), origin);
    }

    static Value marked(int marks, @Nullable String origin) {
        return marks == 0 ? UNKNOWN : new Value(marks, null, List.of(), origin);
    }

    static Value of(Cell cell) {
        return new Value(0, null, List.of(cell), null);
    }

    int marks() {
        int marks = own;
        for (Cell cell : cells) {
            marks |= cell.marks();
        }
        return marks;
    }

    boolean has(int mark) {
        return (marks() & mark) != 0;
    }

    List<Cell> cells() {
        return cells;
    }

    boolean isNull() {
        return constant == Null.NULL;
    }

    <T> @Nullable T constant(Class<T> type) {
        return type.isInstance(constant) ? type.cast(constant) : null;
    }

    @Nullable
    String text() {
        if (constant instanceof String text) {
            return text;
        }
        return constant == null && cells.size() == 1 ? cells.get(0).text() : null;
    }

    @Nullable
    String origin() {
        if (origin != null) {
            return origin;
        }
        for (Cell cell : cells) {
            if (cell.origin() != null) {
                return cell.origin();
            }
        }
        return null;
    }

    /** The same value with more marks. */
    Value with(int more, @Nullable String from) {
        if ((own | more) == own) {
            return this;
        }
        return new Value(own | more, constant, cells, origin != null ? origin : from);
    }

    Value merge(Value other) {
        if (equals(other)) {
            return this;
        }
        Object merged = mergeConstants(other);
        List<Cell> all = cells;
        int marks = own | other.own;
        for (Cell cell : other.cells) {
            if (!all.contains(cell)) {
                if (all.size() < MAX_CELLS) {
                    all = new java.util.ArrayList<>(all);
                    all.add(cell);
                } else {
                    marks |= cell.marks();
                }
            }
        }
        return new Value(marks, merged, all, origin != null ? origin : other.origin);
    }

    // A member found by name in a loop, or a variable set to null before it is assigned, keeps its name: for a search,
    // a
    // name that may be there is worth more than the certainty that it is.
    private @Nullable Object mergeConstants(Value other) {
        if (Objects.equals(constant, other.constant)) {
            return constant;
        }
        if (isText() && other.isText()) {
            return Several.TEXTS;
        }
        if (isNull() || constant == null && isNamed(other.constant)) {
            return other.constant == null ? null : other.constant;
        }
        if (other.isNull() || other.constant == null && isNamed(constant)) {
            return constant;
        }
        return isNamed(constant) && isNamed(other.constant) ? constant : null;
    }

    private boolean isText() {
        return constant == Several.TEXTS || text() != null;
    }

    private static boolean isNamed(@Nullable Object constant) {
        return constant instanceof Member || constant instanceof Lambda;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Value value
                        && own == value.own
                        && Objects.equals(constant, value.constant)
                        && cells.equals(value.cells);
    }

    @Override
    public int hashCode() {
        return Objects.hash(own, constant, cells);
    }
}
