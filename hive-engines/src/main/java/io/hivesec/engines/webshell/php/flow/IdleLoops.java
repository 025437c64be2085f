package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.php.flow.Statements.End;
import io.hivesec.engines.webshell.php.syntax.Node;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Leaves loops whose rounds get nowhere. A loop that waits for what is not known here never ends; when one of its rounds changes nothing
 * but numbers and what nothing is known of, stores nothing in arrays that the round before did not, and a round with any numbers at all
 * does no more, then all that it can do was seen.
 */
final class IdleLoops {
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final int LONGEST_COUNTER = 200;

    /** What a round changed and stored. */
    private record Round(Map<Ref, Value> changed, Leaves stored, boolean stores, boolean undecided) {}

    private final Machine machine;
    private final Statements statements;

    IdleLoops(Machine machine, Statements statements) {
        this.machine = machine;
        this.statements = statements;
    }

    /**
     * Runs a round, and one with any numbers at all. Where both get nowhere, the loop can be left, and its numbers are unknown from
     * now on; else only rounds as they are were run.
     *
     * @param patient whether the loop has run for so long that also one that changes arrays, and all of whose conditions are known, is
     *     left
     */
    boolean isIdle(Node.Loop loop, Frame frame, boolean patient) {
        Round first = round(loop, frame, false);
        if (first == null) {
            return false;
        }
        if (first.stores()) {
            // A list of work that is taken from and added to, since it is not known which of both happens.
            Round again = patient || first.undecided() ? round(loop, frame, false) : null;
            if (again == null || !again.stored().within(first.stored())) {
                return false;
            }
        }
        int mark = machine.trail.begin();
        count(first.changed());
        Round any = round(loop, frame, true);
        boolean idle = any != null && any.stored().within(first.stored());
        Map<Ref, Value> counted = machine.trail.undo(mark);
        machine.trail.end();
        if (idle) {
            // What is less known than before is less known of numbers only.
            counted.forEach((ref, value) ->
                    machine.set(ref, isLess(ref.get(), value) && ref.get().isKnown() ? ref.get() : value));
            count(first.changed());
        }
        return idle;
    }

    /** Of a number that is counted to only is known that a text may be computed with it. */
    private void count(Map<Ref, Value> changed) {
        changed.forEach((ref, value) -> {
            if (Leaves.isNumber(value)) {
                machine.set(ref, Value.unknown(null, Value.CHARACTER));
            }
        });
    }

    /**
     * Runs a round and keeps what it does; null if that is more than counting.
     *
     * @param any whether the numbers are any, so that what is computed with them may be less known than before
     */
    private @Nullable Round round(Node.Loop loop, Frame frame, boolean any) {
        long count = machine.stores.count();
        int choices = statements.choices;
        Leaves outer = machine.stores.begin();
        int mark = machine.trail.begin();
        End end = statements.run(loop.body(), frame);
        loop.after().forEach(expression -> machine.evaluator.value(expression, frame));
        loop.condition().forEach(condition -> machine.evaluator.value(condition, frame));
        Map<Ref, Value> changed = machine.trail.undo(mark);
        machine.trail.end();
        Leaves stored = machine.stores.end(outer);
        boolean idle = end != End.RETURN && end != End.EXIT && end != End.JUMP;
        for (Map.Entry<Ref, Value> change : changed.entrySet()) {
            Value before = change.getKey().get();
            idle &= isIdle(before, change.getValue()) || any && isLess(before, change.getValue());
        }
        changed.forEach(machine::set);
        return idle ? new Round(changed, stored, count != machine.stores.count(), choices != statements.choices) : null;
    }

    private static boolean isIdle(Value before, Value after) {
        if ((before.marks() & Value.UNDEFINED) != 0) {
            // A variable of a function that the round called.
            return true;
        }
        if ((Leaves.isNumber(before) || Leaves.isPlain(before)) && (Leaves.isNumber(after) || Leaves.isPlain(after))) {
            return true;
        }
        if (holds(after) && after.data() != before.data()) {
            // What is made anew in each round, of the same parts.
            boolean grows = size(after) > size(before);
            return Leaves.of(after, grows).within(Leaves.of(before, grows));
        }
        boolean same = before.data() == after.data()
                || isScalar(after) && Objects.equals(before.data(), after.data())
                || isCounter(before, after);
        return same && before.marks() == after.marks() && sameFlow(before.taint(), after.taint());
    }

    /** Whether nothing is known of a value but that it was made as the one before, of which more is known. */
    private static boolean isLess(Value before, Value after) {
        return !after.isKnown()
                && (after.marks() & ~Value.CHARACTER & ~before.marks()) == 0
                && (after.taint() == null || sameFlow(before.flow(), after.taint()));
    }

    private static boolean holds(Value value) {
        return value.data() instanceof PhpArray || value.data() instanceof PhpObject object && object.closure == null;
    }

    private static int size(Value value) {
        return value.array() != null
                ? value.array().size()
                : value.object() != null ? value.object().properties.size() : 0;
    }

    /** Whether two texts differ only by a number among other text, as names do that are tried one after the other. */
    private static boolean isCounter(Value before, Value after) {
        return before.data() instanceof String one
                && after.data() instanceof String other
                && one.length() == other.length()
                && one.length() < LONGEST_COUNTER
                && DIGITS.matcher(one)
                        .replaceAll("0")
                        .equals(DIGITS.matcher(other).replaceAll("0"));
    }

    private static boolean sameFlow(@Nullable Taint before, @Nullable Taint after) {
        return before == after
                || before != null && after != null && before.origins().equals(after.origins());
    }

    private static boolean isScalar(Value value) {
        return value.data() instanceof String || Leaves.isNumber(value);
    }
}
