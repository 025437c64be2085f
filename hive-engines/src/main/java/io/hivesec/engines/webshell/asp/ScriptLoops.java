package io.hivesec.engines.webshell.asp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loops of JScript whose rounds are known and that put a text together in a straight line: {@code for (var i = 0; i < a.length;
 * i++)} and {@code for (k in o)}. Only they are run round for round.
 */
final class ScriptLoops {
    private static final int MAX_ROUNDS = 2_000;
    private static final int MAX_TOKENS = 120;

    /** Branches are not told apart, so that what they compute is no result. */
    private static final Set<String> BRANCHES =
            Set.of("if", "else", "switch", "do", "while", "for", "break", "continue", "return", "function", "try", "?");

    private final AspMachine machine;
    private final Cursor cursor;
    private final Expressions expressions;

    ScriptLoops(AspMachine machine, Cursor cursor, Expressions expressions) {
        this.machine = machine;
        this.cursor = cursor;
        this.expressions = expressions;
    }

    /** Runs the loop at the cursor and goes behind it; false, and no move, where it is none of these. */
    boolean read() {
        int start = cursor.at();
        int close = closing(start + 1);
        if (close < 0) {
            return false;
        }
        boolean braces = cursor.at(close + 1).is("{");
        int from = braces ? close + 2 : close + 1;
        int end = braces ? Functions.close(cursor, close + 1) : statementEnd(from);
        if (end - from > MAX_TOKENS || !isBuilder(from, end)) {
            return false;
        }
        cursor.moveTo(start + 2);
        if (cursor.peek().is("var")) {
            cursor.skip();
        }
        String counter = cursor.peek().lower();
        cursor.skip();
        List<Item> values = cursor.peek().is("in") ? keys() : counted(counter);
        if (values.isEmpty() || !machine.mayUnroll(values.size())) {
            cursor.moveTo(start);
            return false;
        }
        machine.unrolls = true;
        try {
            for (Item value : values) {
                machine.declare(counter, value);
                new Evaluator(machine, cursor.tokens(), from, end, Dialect.JSCRIPT).statements();
            }
        } finally {
            machine.unrolls = false;
        }
        machine.declare(counter, Item.UNKNOWN);
        cursor.moveTo(Math.min(end + 1, cursor.tokens().size()));
        return true;
    }

    /** What {@code for (k in o)} names of an array or an object that is written out on the page. */
    private List<Item> keys() {
        cursor.skip();
        List<Item> elements = expressions.expression().elements();
        List<String> names = elements == null ? null : machine.keys.get(elements);
        List<Item> keys = new ArrayList<>();
        for (int i = 0; elements != null && i < Math.min(elements.size(), MAX_ROUNDS); i++) {
            String name = names == null || i >= names.size() ? "" : names.get(i);
            keys.add(name.isEmpty() ? Item.number(i) : new Item(name, (double) i, null, "", "", 0, null));
        }
        return keys;
    }

    /** The values of {@code i = 0; i < n; i++}, up or down by one. */
    private List<Item> counted(String counter) {
        if (!cursor.peek().is("=")) {
            return List.of();
        }
        cursor.skip();
        Double first = expressions.expression().number();
        cursor.skip();
        boolean named = cursor.peek().is(counter);
        cursor.skip();
        Token compares = cursor.peek();
        cursor.skip();
        Double last = expressions.expression().number();
        cursor.skip();
        Token step = cursor.peek();
        boolean up = step.is("++") || cursor.isFollowedBy("++");
        boolean down = step.is("--") || cursor.isFollowedBy("--");
        Double end = last(compares, last);
        return first == null || end == null || !named || up == down || Math.abs(end - first) > MAX_ROUNDS
                ? List.of()
                : Loops.counted(first, end, up ? 1.0 : -1.0);
    }

    private static @Nullable Double last(Token compares, @Nullable Double bound) {
        return bound == null
                ? null
                : compares.is("<")
                        ? Double.valueOf(bound - 1)
                        : compares.is(">")
                                ? Double.valueOf(bound + 1)
                                : compares.is("<=") || compares.is(">=") ? bound : null;
    }

    private boolean isBuilder(int from, int end) {
        boolean builds = false;
        for (int i = from; i < end; i++) {
            Token token = cursor.at(i);
            if (token.kind() != Token.Kind.STRING && BRANCHES.contains(token.text())) {
                return false;
            }
            builds |= token.is("+=") || token.is("+") && cursor.at(i - 2).is("=");
        }
        return builds;
    }

    /** The place of the parenthesis that closes the one at a place; -1 if there is none near. */
    private int closing(int open) {
        int depth = 0;
        for (int i = open; i < open + MAX_TOKENS && i < cursor.tokens().size(); i++) {
            depth += cursor.at(i).is("(") ? 1 : cursor.at(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return cursor.at(i).is(")") ? i : -1;
            }
        }
        return -1;
    }

    private int statementEnd(int from) {
        int end = from;
        while (end < cursor.tokens().size() && !cursor.at(end).isEnd()) {
            end++;
        }
        return end;
    }
}
