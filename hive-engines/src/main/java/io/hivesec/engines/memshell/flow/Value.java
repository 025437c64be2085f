package io.hivesec.engines.memshell.flow;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An abstract value: its marks, its constant if it has one, and the objects it may refer to. Immutable, but the cells are
 * not: {@link #marks()} includes theirs of the moment.
 */
final class Value {
    static final Value UNKNOWN = new Value(0, null, List.of(), null);
    static final Value NULL = new Value(0, Null.NULL, List.of(), null);
    private static final int MAX_CELLS = 4;
    private static final int MAX_CHOICES = 16;
    private static final int MAX_TEXTS = 4;

    private final int own;
    private final @Nullable Object constant;
    private final List<Cell> cells;
    private final @Nullable String origin;

    /** The null reference, as a constant. */
    private enum Null {
        NULL
    }

    /** One of several texts; none are kept where they are many. */
    private record Several(List<String> texts) {
        static final Several MANY = new Several(List.of());
    }

    /** One of several pieces of code. */
    private record Choice(List<Lambda> lambdas) {}

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

    /** The value that a cell keeps of itself. */
    static Value first(Cell cell) {
        return new Value(0, null, List.of(cell), null);
    }

    static Value of(Cell cell) {
        return cell.value();
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

    /** Whether the value bears the mark from its first character on, as far as can be told. */
    boolean isWholly(int mark) {
        int marks = marks();
        return (marks & mark) != 0 && (marks & Mark.TAIL) == 0;
    }

    /** Whether the value is a command of which the code itself names the program. */
    boolean isArgument() {
        return has(Mark.ARGUMENT);
    }

    private boolean isChosen() {
        int marks = marks();
        return (marks & Mark.DATA) != 0 && (marks & Mark.ARGUMENT) == 0;
    }

    private boolean isUnasked() {
        return (marks() & (Mark.INPUT | Mark.ASKED)) == Mark.INPUT;
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

    /** The code that the value may be, as a table or a branch chooses it; none if it is no code that is known. */
    List<Lambda> lambdas() {
        if (constant instanceof Lambda lambda) {
            return List.of(lambda);
        }
        return constant instanceof Choice choice ? choice.lambdas() : List.of();
    }

    @Nullable
    String text() {
        if (constant instanceof String text) {
            return text;
        }
        return constant == null && cells.size() == 1 ? cells.get(0).text() : null;
    }

    /** The texts that the value may be, as a branch chooses it; none if it is no text that is known, or one of many. */
    List<String> texts() {
        if (constant instanceof Several several) {
            return several.texts();
        }
        if (constant instanceof String text) {
            return List.of(text);
        }
        List<String> texts = new ArrayList<>(1);
        for (Cell cell : constant == null ? cells : List.<Cell>of()) {
            String text = cell.text();
            if (text == null) {
                return List.of();
            }
            texts.add(text);
        }
        return texts;
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
        if (other == UNKNOWN && constant == null) {
            return this;
        }
        Object merged = mergeConstants(other);
        List<Cell> all = cells;
        int marks = own | other.own;
        for (Cell cell : other.cells) {
            if (!all.contains(cell)) {
                if (all.size() < MAX_CELLS) {
                    all = new ArrayList<>(all);
                    all.add(cell);
                } else {
                    marks |= cell.marks();
                }
            }
        }
        if (isWholly(Mark.INPUT | Mark.PROCESS) || other.isWholly(Mark.INPUT | Mark.PROCESS)) {
            marks &= ~Mark.TAIL;
        }
        if (isUnasked() || other.isUnasked()) {
            marks &= ~Mark.ASKED;
        }
        if (isChosen() || other.isChosen()) {
            marks &= ~Mark.ARGUMENT;
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
            return several(other);
        }
        if (isNull() || constant == null && isNamed(other.constant)) {
            return other.constant == null ? null : other.constant;
        }
        if (other.isNull() || other.constant == null && isNamed(constant)) {
            return constant;
        }
        return isNamed(constant) && isNamed(other.constant) ? either(other) : null;
    }

    private @Nullable Object either(Value other) {
        Set<Lambda> all = new LinkedHashSet<>(lambdas());
        for (Lambda lambda : other.lambdas()) {
            // The same code with other captures is known already; the objects that it holds are the same.
            if (all.stream().noneMatch(known -> known.target().equals(lambda.target()))) {
                all.add(lambda);
            }
        }
        boolean code = !lambdas().isEmpty() && all.size() > lambdas().size() && all.size() <= MAX_CHOICES;
        return code ? new Choice(List.copyOf(all)) : constant;
    }

    private Several several(Value other) {
        Set<String> all = new LinkedHashSet<>(texts());
        all.addAll(other.texts());
        boolean many = texts().isEmpty() || other.texts().isEmpty() || all.size() > MAX_TEXTS;
        return many ? Several.MANY : new Several(List.copyOf(all));
    }

    private boolean isText() {
        return constant instanceof Several || text() != null;
    }

    private static boolean isNamed(@Nullable Object constant) {
        return constant instanceof Member || constant instanceof Lambda || constant instanceof Choice;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Value value
                        && own == value.own
                        && (constant == value.constant || constant != null && constant.equals(value.constant))
                        && cells.equals(value.cells);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * own + Objects.hashCode(constant)) + cells.hashCode();
    }
}
