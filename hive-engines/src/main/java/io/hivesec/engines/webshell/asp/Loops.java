package io.hivesec.engines.webshell.asp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loops of Visual Basic whose rounds are known and that put a text together: only they are run round for round. */
final class Loops {
    private static final int MAX_ROUNDS = 20_000;
    private static final int MAX_TOKENS = 120;

    /** Rounds of a loop with branches: enough for names and programs of a line. */
    private static final int MAX_BRANCHED = 1_000;

    /** What a round with branches counts for, of those that a page has: its condition is looked at, and its end looked for. */
    private static final int COST_OF_BRANCHES = 20;

    private static final int MAX_PROGRAMS = 64;

    /** What a loop must use to be worth it. */
    private static final Set<String> BUILDS =
            Set.of("chr", "chrw", "chrb", "mid", "midb", "asc", "ascw", "ascb", "left", "right", "getref");

    /** Branches are not told apart, so that what they compute is no result. */
    private static final Set<String> BRANCHES = Set.of(
            "if", "elseif", "else", "select", "do", "while", "for", "exit", "goto", "on", "function", "sub", "class");

    /** Of them those of which the one that is chosen can be run alone. */
    private static final Set<String> CHOSEN = Set.of("if", "elseif", "else");

    private Loops() {}

    /** The place of the word that ends the loop whose body begins at the cursor; -1 if there is none near. */
    static int end(Cursor cursor) {
        int last = cursor.at() + MAX_TOKENS;
        for (int i = cursor.at(); i < last && i < cursor.tokens().size(); i++) {
            if (cursor.at(i).is("next")) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a body runs what the counter holds as a program, of a few that are written out. */
    static boolean runs(Cursor cursor, Token counter, List<Item> values, int end) {
        boolean runs = false;
        for (int i = cursor.at(); i < end; i++) {
            if (BRANCHES.contains(cursor.at(i).lower())) {
                return false;
            }
            boolean given = cursor.at(i + 1).is(counter.lower())
                    || cursor.at(i + 1).is("(") && cursor.at(i + 2).is(counter.lower());
            runs |= given && Programs.areRunBy(cursor.at(i).lower());
        }
        return runs && values.size() <= MAX_PROGRAMS && values.stream().allMatch(value -> value.text() != null);
    }

    /** Whether the tokens of a body compute a text in a straight line, without functions of the page's own. */
    static boolean isBuilder(AspMachine machine, Cursor cursor, int end) {
        boolean builds = false;
        for (int i = cursor.at(); i < end; i++) {
            Token token = cursor.at(i);
            boolean branches = BRANCHES.contains(token.lower()) && !CHOSEN.contains(token.lower());
            if (token.isName() && (branches || isCall(machine, cursor, i))) {
                return false;
            }
            builds |= token.isName() && BUILDS.contains(token.lower())
                    || token.is("&") && isElement(machine, cursor, i + 1);
        }
        return builds;
    }

    /** Whether the body that begins at the cursor makes letters of their numbers. */
    static boolean spells(Cursor cursor) {
        int end = end(cursor);
        return end > 0 && spells(cursor, cursor.at(), end);
    }

    /** Whether letters are made of their numbers. */
    private static boolean spells(Cursor cursor, int from, int end) {
        return cursor.tokens().subList(from, end).stream()
                .anyMatch(token -> token.is("chr") || token.is("chrw") || token.is("chrb"));
    }

    private static boolean isCall(AspMachine machine, Cursor cursor, int at) {
        String name = cursor.at(at).lower();
        AspMachine.Function function = machine.functions.get(name);
        boolean result = cursor.at(at + 1).is("(");
        return function != null && (result || function.parameters().isEmpty() && machine.find(name) == null);
    }

    /** Whether an element of an array whose elements are known stands at a place. */
    private static boolean isElement(AspMachine machine, Cursor cursor, int at) {
        boolean item = cursor.at(at + 1).is(".") && cursor.at(at + 2).is("item");
        Item array = cursor.at(at).isName() && cursor.at(item ? at + 3 : at + 1).is("(")
                ? machine.find(cursor.at(at).lower())
                : null;
        return array != null && array.elements() != null;
    }

    /**
     * Runs {@code While i < n … i = i + 1 … Wend} round for round, whose condition is at the cursor, where it puts a text together;
     * false, and no move, if it is none.
     */
    static boolean counts(AspMachine machine, Cursor cursor, Expressions expressions, Dialect dialect) {
        int start = cursor.at();
        Token counter = cursor.peek();
        Token compares = cursor.at(start + 1);
        Item held = counter.isName() ? machine.find(counter.lower()) : null;
        Double from = held == null ? null : held.number();
        if (from == null || !(compares.is("<") || compares.is("<="))) {
            return false;
        }
        int end = start + 2;
        boolean steps = false;
        while (end < start + MAX_TOKENS
                && !cursor.at(end).is("loop")
                && !cursor.at(end).is("wend")) {
            steps |= cursor.at(end).is(counter.lower())
                    && cursor.at(end + 1).is("=")
                    && cursor.at(end + 2).is(counter.lower())
                    && cursor.at(end + 3).is("+")
                    && cursor.at(end + 4).is("1");
            end++;
        }
        if (!steps || end == start + MAX_TOKENS) {
            return false;
        }
        cursor.moveTo(start + 2);
        Double to = expressions.expression().number();
        List<Item> values = to == null ? List.of() : counted(from, compares.is("<") ? to - 1 : to, 1.0);
        if (values.isEmpty() || !isBuilder(machine, cursor, end) || !machine.mayUnroll(values.size())) {
            cursor.moveTo(start);
            return false;
        }
        if (!run(machine, cursor, end, counter, values, dialect)) {
            cursor.moveTo(start);
            return false;
        }
        return true;
    }

    /** What a loop that is run once counts has many values: none of them may be folded. */
    static void forget(AspMachine machine, Cursor cursor) {
        int last = Math.min(cursor.at() + MAX_TOKENS, cursor.tokens().size());
        for (int i = cursor.at();
                i < last && !cursor.at(i).is("loop") && !cursor.at(i).is("wend");
                i++) {
            Item held = cursor.at(i).isName()
                            && cursor.at(i + 1).is("=")
                            && cursor.at(i - 1).isEnd()
                    ? machine.find(cursor.at(i).lower())
                    : null;
            if (held != null && held.number() != null) {
                machine.declare(cursor.at(i).lower(), Item.UNKNOWN);
            }
        }
    }

    /** The values that a counter takes; none if they are not known or too many. */
    static List<Item> counted(@Nullable Double from, @Nullable Double to, @Nullable Double step) {
        List<Item> values = new ArrayList<>();
        if (from == null || to == null || step == null || step == 0 || (to - from) / step > MAX_ROUNDS) {
            return values;
        }
        for (double i = from; step > 0 ? i <= to : i >= to; i += step) {
            values.add(Item.number(i));
        }
        return values;
    }

    /**
     * Runs the body that begins at the cursor once for each value, and goes to its end; false, and no move, where a condition in it
     * is not known.
     */
    static boolean run(AspMachine machine, Cursor cursor, int end, Token counter, List<Item> values, Dialect dialect) {
        int from = cursor.at();
        boolean branches = cursor.tokens().subList(from, end).stream().anyMatch(token -> token.is("if"));
        if (branches && (values.size() > MAX_BRANCHED || !machine.mayUnroll(COST_OF_BRANCHES * values.size()))) {
            return false;
        }
        Map<String, Item> frame = branches ? machine.frames.peek() : null;
        Map<String, Item> globals = branches ? new HashMap<>(machine.globals) : Map.of();
        Map<String, Item> locals = frame == null ? Map.of() : new HashMap<>(frame);
        machine.unrolls = true;
        machine.unclear = false;
        try {
            for (Item value : values) {
                machine.declare(counter.lower(), value);
                new Evaluator(machine, cursor.tokens(), from, end, dialect).statements();
                if (machine.unclear) {
                    break;
                }
            }
        } finally {
            machine.unrolls = false;
        }
        if (machine.unclear) {
            machine.globals.clear();
            machine.globals.putAll(globals);
            if (frame != null) {
                frame.clear();
                frame.putAll(locals);
            }
            return false;
        }
        machine.declare(counter.lower(), Item.UNKNOWN);
        boolean spells = branches || spells(cursor, from, end);
        for (int i = from; i < end && spells; i++) {
            Item made = cursor.at(i + 1).is("=") && cursor.at(i).isName()
                    ? machine.find(cursor.at(i).lower())
                    : null;
            if (made != null) {
                machine.built(made, cursor.at(i).line());
            }
        }
        cursor.moveTo(end);
        return true;
    }
}
