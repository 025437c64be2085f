package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.php.flow.Statements.End;
import io.hivesec.engines.webshell.php.syntax.Node;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs loops: round by round while all is known, twice where nothing is, and not for longer than a page can afford. */
final class Loops {
    private static final int MAX_ROUNDS = 120_000;
    private static final long MAX_LOOP_STEPS = 350_000;

    /** After so many steps it is asked whether a loop gets anywhere. */
    private static final long DOUBTED_STEPS = 30_000;

    private final Machine machine;
    private final Statements statements;
    private final IdleLoops idle;

    Loops(Machine machine, Statements statements) {
        this.machine = machine;
        this.statements = statements;
        this.idle = new IdleLoops(machine, statements);
    }

    End loop(Node.Loop loop, Frame frame) {
        Evaluator evaluator = machine.evaluator;
        loop.before().forEach(expression -> evaluator.value(expression, frame));
        long left = machine.steps.left();
        long patience = left - Math.min(MAX_LOOP_STEPS, left / 2);
        long doubt = left - Math.min(DOUBTED_STEPS, left / 8);
        for (int round = 0; ; round++) {
            if (machine.steps.left() < patience && round > 2) {
                return idle.isIdle(loop, frame, true) ? End.NORMAL : blur(loop, frame);
            }
            if (machine.steps.left() < doubt && round > 2) {
                if (idle.isIdle(loop, frame, false)) {
                    return End.NORMAL;
                }
                // Asked again when four times as much is spent.
                doubt = left - 4 * (left - doubt);
            }
            Boolean go = round == 0 && loop.bodyFirst() ? Boolean.TRUE : condition(loop.condition(), frame);
            if (go != null && !go) {
                if (round == 0) {
                    statements.skip(loop.body(), frame);
                }
                return End.NORMAL;
            }
            if (go == null) {
                return once(loop, frame);
            }
            statements.taken(loop.body());
            statements.mayLeave();
            End end = statements.run(loop.body(), frame);
            if (leaves(end, frame)) {
                return after(end, frame);
            }
            loop.after().forEach(expression -> evaluator.value(expression, frame));
            if (statements.mayHaveLeft() && round > 1
                    || round > MAX_ROUNDS
                    || loop.condition().stream().allMatch(c -> c instanceof Node.Literal) && round > 3_000) {
                return End.NORMAL;
            }
        }
    }

    /** Leaves a loop that takes too long: of what it computes only is known that it comes from the page's constants. */
    private End blur(Node.Loop loop, Frame frame) {
        machine.unfinished("too many steps in a loop");
        int mark = machine.trail.begin();
        End end = statements.run(loop.body(), frame);
        loop.after().forEach(expression -> machine.evaluator.value(expression, frame));
        Map<Ref, Value> changed = machine.trail.undo(mark);
        machine.trail.end();
        changed.forEach((ref, value) -> machine.set(
                ref,
                Value.unknown(
                        value.flow(),
                        value.data() instanceof String && value.flow() == null
                                ? Value.OPAQUE
                                : value.marks() & Value.LASTING)));
        return end == End.RETURN || end == End.EXIT ? end : End.NORMAL;
    }

    /** A loop that may run any number of times is run twice, so that what the first round leaves reaches the second. */
    private End once(Node.Loop loop, Frame frame) {
        Node.Block round = new Node.Block(List.of(loop.body()));
        End end = statements.either(round, null, frame);
        loop.after().forEach(expression -> machine.evaluator.value(expression, frame));
        if (loop.condition().size() == 1) {
            machine.evaluator.value(loop.condition().get(0), frame);
        }
        if (!machine.steps.isSettled() && machine.steps.loopAgain()) {
            statements.either(round, null, frame);
            machine.steps.loopEnd();
        }
        return end == End.RETURN || end == End.EXIT ? end : End.NORMAL;
    }

    private @Nullable Boolean condition(List<Node.Expr> conditions, Frame frame) {
        Value last = Value.TRUE;
        for (Node.Expr condition : conditions) {
            last = machine.evaluator.value(condition, frame);
        }
        return Conversions.truth(last);
    }

    /** Whether a loop is left, and for one level of a {@code break} or {@code continue} steps out of it. */
    private static boolean leaves(End end, Frame frame) {
        if (end == End.CONTINUE) {
            return --frame.levels > 0;
        }
        return end != End.NORMAL;
    }

    static End after(End end, Frame frame) {
        if (end == End.BREAK) {
            return --frame.levels > 0 ? End.BREAK : End.NORMAL;
        }
        return end == End.CONTINUE && frame.levels <= 0 ? End.NORMAL : end;
    }

    End foreach(Node.Foreach foreach, Frame frame) {
        Evaluator evaluator = machine.evaluator;
        Value subject = evaluator.value(foreach.subject(), frame);
        PhpArray contained = Containers.of(subject.object());
        PhpArray array = contained != null && contained.size() > 0 ? contained : subject.array();
        if (array != null && array.isComplete() && array.size() > 0) {
            for (Map.Entry<Object, Value> entry : List.copyOf(array.elements().entrySet())) {
                evaluator.assign(foreach.value(), Value.join(Value.UNSET, entry.getValue()), frame);
                if (foreach.key() != null) {
                    evaluator.assign(foreach.key(), Value.of(entry.getKey()), frame);
                }
                statements.taken(foreach.body());
                End end = statements.run(foreach.body(), frame);
                if (foreach.reference() && foreach.value() instanceof Node.Variable) {
                    array.putKnown(entry.getKey(), evaluator.value(foreach.value(), frame));
                }
                if (leaves(end, frame)) {
                    return after(end, frame);
                }
            }
            return End.NORMAL;
        }
        PhpObject object = subject.object();
        Value element = contained != null && contained.rest() != null
                ? evaluator.element(Value.of(contained))
                : object != null && object.closure == null
                        ? machine.magic.element(object)
                        : subject.isKnown() && array == null ? Value.UNKNOWN : evaluator.element(subject);
        evaluator.assign(foreach.value(), element, frame);
        if (foreach.key() != null) {
            evaluator.assign(foreach.key(), Value.tainted(subject.taint()), frame);
        }
        End end = statements.either(foreach.body(), null, frame);
        return end == End.EXIT || end == End.RETURN ? end : End.NORMAL;
    }
}
