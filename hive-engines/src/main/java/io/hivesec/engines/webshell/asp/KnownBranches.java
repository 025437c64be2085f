package io.hivesec.engines.webshell.asp;

import org.jspecify.annotations.Nullable;

/** Branches in a loop that is run round for round: only the one is run whose condition holds. */
final class KnownBranches {
    private static final int MAX = 400;

    private final AspMachine machine;
    private final Cursor cursor;
    private final Dialect dialect;
    private final Expressions expressions;

    KnownBranches(AspMachine machine, Cursor cursor, Dialect dialect, Expressions expressions) {
        this.machine = machine;
        this.cursor = cursor;
        this.dialect = dialect;
        this.expressions = expressions;
    }

    /** Runs the branch at the cursor that its condition chooses, and goes behind all; false, and no move, elsewhere. */
    boolean read() {
        if (!machine.unrolls || !dialect.isBasic()) {
            return false;
        }
        int start = cursor.at();
        cursor.skip();
        Double holds = expressions.expression().number();
        if (holds == null || !cursor.peek().is("then")) {
            machine.unclear = true;
            cursor.moveTo(start);
            return false;
        }
        int from = cursor.at() + 1;
        boolean lines = cursor.at(from).isEnd();
        int last = lines ? Math.min(from + MAX, cursor.tokens().size()) : ending(from);
        int clause = end(from, last, false);
        int end = lines ? end(from, last, true) : last;
        if (holds != 0) {
            run(from, clause);
        } else if (cursor.at(clause).is("elseif")) {
            cursor.moveTo(clause);
            return read();
        } else if (cursor.at(clause).is("else")) {
            run(clause + 1, end);
        }
        cursor.moveTo(end);
        return true;
    }

    private void run(int from, int to) {
        new Evaluator(machine, cursor.tokens(), from, to, dialect).statements();
    }

    /** The place before the last one where the branch that begins at a place ends, or its whole block. */
    private int end(int from, int last, boolean whole) {
        int depth = 0;
        for (int i = from; i < last; i++) {
            boolean closes = Branches.closes(cursor, i);
            if (depth == 0 && (whole ? closes : Branches.isClause(cursor, i))) {
                return i;
            }
            depth += closes ? -1 : Branches.opens(cursor, i) ? 1 : 0;
        }
        return last;
    }

    /** The end of the line that goes on at a place: neither colons nor lines that are continued end it. */
    private int ending(int from) {
        int last = Math.min(from + MAX, cursor.tokens().size());
        int i = from;
        while (i < last
                && !(cursor.at(i).isEnd()
                        && cursor.at(i + 1).line() != cursor.at(i - 1).line())) {
            i++;
        }
        return i;
    }

    /** What a comparison of values that are known gives: 1 where it holds and 0 where not; null if that is not known. */
    static @Nullable Item compared(String operator, Item a, Item b) {
        Double x = a.number();
        Double y = b.number();
        String s = a.text();
        String t = b.text();
        int order;
        if (s != null && t != null) {
            order = s.compareTo(t);
        } else if (x != null && y != null) {
            order = Double.compare(x, y);
        } else {
            return null;
        }
        boolean logical = x != null && y != null;
        Boolean holds = switch (operator) {
            case "=", "==" -> order == 0;
            case "<>", "!=" -> order != 0;
            case "<" -> order < 0;
            case ">" -> order > 0;
            case "<=" -> order <= 0;
            case ">=" -> order >= 0;
            case "and" -> logical ? x != null && y != null && x != 0 && y != 0 : null;
            case "or" -> logical ? x != null && y != null && (x != 0 || y != 0) : null;
            default -> null;
        };
        return holds == null ? null : Item.number(holds ? 1 : 0);
    }
}
