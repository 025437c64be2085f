package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.php.flow.Statements.End;
import io.hivesec.engines.webshell.php.syntax.Node;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Leaves loops whose rounds only count. A loop that waits for what is not known here never ends; when one of its rounds changes
 * nothing but numbers, and a round with any numbers at all does no more, then all that it can do was seen.
 */
final class IdleLoops {
    private final Machine machine;
    private final Statements statements;

    IdleLoops(Machine machine, Statements statements) {
        this.machine = machine;
        this.statements = statements;
    }

    /**
     * Runs a round, and one with any numbers at all. Where both only count, the loop can be left, and its numbers are unknown from
     * now on; else only the first was run.
     */
    boolean isIdle(Node.Loop loop, Frame frame) {
        Map<Ref, Value> changed = round(loop, frame);
        if (changed == null) {
            return false;
        }
        int mark = machine.trail.begin();
        count(changed);
        boolean idle = round(loop, frame) != null;
        Map<Ref, Value> counted = machine.trail.undo(mark);
        machine.trail.end();
        if (idle) {
            counted.forEach(machine::set);
            count(changed);
        }
        return idle;
    }

    /** Of a number that is counted to only is known that a text may be computed with it. */
    private void count(Map<Ref, Value> changed) {
        changed.forEach((ref, value) -> {
            if (isNumber(value)) {
                machine.set(ref, Value.unknown(null, Value.CHARACTER));
            }
        });
    }

    /** Runs a round and keeps what it does; returns what it changed, null if that is more than numbers. */
    private @Nullable Map<Ref, Value> round(Node.Loop loop, Frame frame) {
        long stored = machine.stored;
        int mark = machine.trail.begin();
        End end = statements.run(loop.body(), frame);
        loop.after().forEach(expression -> machine.evaluator.value(expression, frame));
        loop.condition().forEach(condition -> machine.evaluator.value(condition, frame));
        Map<Ref, Value> changed = machine.trail.undo(mark);
        machine.trail.end();
        boolean idle = stored == machine.stored && end != End.RETURN && end != End.EXIT && end != End.JUMP;
        for (Map.Entry<Ref, Value> change : changed.entrySet()) {
            idle &= isIdle(change.getKey().get(), change.getValue());
        }
        changed.forEach(machine::set);
        return idle ? changed : null;
    }

    private static boolean isIdle(Value before, Value after) {
        if ((before.marks() & Value.UNDEFINED) != 0) {
            // A variable of a function that the round called.
            return true;
        }
        if ((isNumber(before) || isPlain(before)) && (isNumber(after) || isPlain(after))) {
            return true;
        }
        boolean same = before.data() == after.data() || isScalar(after) && Objects.equals(before.data(), after.data());
        return same && before.marks() == after.marks() && sameFlow(before.taint(), after.taint());
    }

    private static boolean sameFlow(@Nullable Taint before, @Nullable Taint after) {
        return before == after
                || before != null && after != null && before.origins().equals(after.origins());
    }

    private static boolean isNumber(Value value) {
        return value.data() instanceof Long
                || value.data() instanceof Double
                || value.data() instanceof Boolean
                || value.isNull();
    }

    private static boolean isScalar(Value value) {
        return value.data() instanceof String || isNumber(value);
    }

    /** Whether nothing at all is known of a value, or that it is a number. */
    private static boolean isPlain(Value value) {
        return value.data() == null && value.taint() == null && (value.marks() & ~Value.CHARACTER) == 0;
    }
}
