package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.Node.Stmt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs statements: what a known condition chooses, or both ways of an unknown one and then what they have in common. */
final class Statements {
    private static final int MAX_ROUNDS = 120_000;
    private static final long MAX_LOOP_STEPS = 350_000;
    private static final int MAX_JUMPS = 20_000;
    private static final int MAX_SKIPPED = 2_000;

    /** How a statement ended. */
    enum End {
        NORMAL,
        BREAK,
        CONTINUE,
        RETURN,
        JUMP,
        EXIT
    }

    private record Skipped(Stmt statement, Frame frame) {}

    private final Machine machine;
    private final List<Skipped> skipped = new ArrayList<>();
    private final Set<Stmt> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<List<Stmt>, Map<String, Integer>> labels = new IdentityHashMap<>();
    private int jumps;
    /** Whether a loop may have been left, or may not. */
    private boolean mayHaveLeft;

    Statements(Machine machine) {
        this.machine = machine;
    }

    End run(List<Stmt> list, Frame frame) {
        Set<String> visited = null;
        int i = 0;
        End end = End.NORMAL;
        while (true) {
            if (i >= list.size() || end == End.RETURN || end == End.EXIT) {
                // Where an unknown condition may have jumped to.
                Integer next = null;
                while (next == null && !frame.jumps.isEmpty()) {
                    String label = frame.jumps.peek();
                    Integer place = labelsOf(list).get(label);
                    if (place == null) {
                        break;
                    }
                    frame.jumps.pop();
                    visited = visited == null ? new HashSet<>() : visited;
                    next = visited.add(label) ? place : null;
                }
                if (next == null) {
                    return end;
                }
                i = next;
                end = End.NORMAL;
                continue;
            }
            end = run(list.get(i), frame);
            if (end == End.EXIT && frame.function.isEmpty() && i + 1 < list.size()) {
                // What stands after an exit is reached where the page is changed by a character.
                skip(new Node.Block(list.subList(i + 1, list.size())), frame);
            }
            if (end == End.JUMP) {
                Integer place = labelsOf(list).get(frame.label);
                if (place == null || ++jumps > MAX_JUMPS) {
                    return place == null ? End.JUMP : End.NORMAL;
                }
                visited = visited == null ? new HashSet<>() : visited;
                visited.add(frame.label);
                i = place;
                end = End.NORMAL;
            } else if (end == End.NORMAL) {
                i++;
            } else if (end == End.BREAK || end == End.CONTINUE) {
                return end;
            }
        }
    }

    private Map<String, Integer> labelsOf(List<Stmt> list) {
        return labels.computeIfAbsent(list, l -> {
            Map<String, Integer> places = new HashMap<>();
            for (int i = 0; i < l.size(); i++) {
                if (l.get(i) instanceof Node.Label label) {
                    places.put(label.name(), i);
                }
            }
            return places;
        });
    }

    End run(Stmt statement, Frame frame) {
        machine.steps.spend(1);
        machine.steps.enter();
        try {
            return dispatch(statement, frame);
        } finally {
            machine.steps.leave();
        }
    }

    private End dispatch(Stmt statement, Frame frame) {
        Evaluator evaluator = machine.evaluator;
        if (statement instanceof Node.Do action) {
            evaluator.value(action.expression(), frame);
            return action.expression() instanceof Node.Exit ? End.EXIT : End.NORMAL;
        }
        if (statement instanceof Node.Echo echo) {
            echo.values().forEach(value -> machine.sinks.output(evaluator.value(value, frame), frame, echo.at()));
            return End.NORMAL;
        }
        if (statement instanceof Node.Block block) {
            return run(block.statements(), frame);
        }
        if (statement instanceof Node.If choice) {
            return choice(choice, frame);
        }
        if (statement instanceof Node.Loop loop) {
            return loop(loop, frame);
        }
        if (statement instanceof Node.Foreach foreach) {
            return foreach(foreach, frame);
        }
        if (statement instanceof Node.Switch cases) {
            return cases(cases, frame);
        }
        if (statement instanceof Node.Jump jump) {
            return jump(jump, frame);
        }
        if (statement instanceof Node.Try attempt) {
            return attempt(attempt, frame);
        }
        if (statement instanceof Node.Declare declare) {
            declare(declare, frame);
        } else if (statement instanceof Node.Unset unset) {
            unset.variables().forEach(variable -> evaluator.assign(variable, Value.UNSET, frame));
        } else if (statement instanceof Node.Constant constant) {
            machine.program.constants.putIfAbsent(constant.name(), evaluator.value(constant.value(), frame));
        } else if (statement instanceof Node.Function function) {
            machine.program.functions.putIfAbsent(
                    Program.plain(function.name()), new Program.Declared(function, frame.layer));
        }
        return End.NORMAL;
    }

    private End choice(Node.If choice, Frame frame) {
        Value condition = machine.evaluator.value(choice.condition(), frame);
        Boolean known = Conversions.truth(condition);
        if (known != null) {
            Stmt way = known ? choice.then() : choice.otherwise();
            skip(known ? choice.otherwise() : choice.then(), frame);
            return way == null ? End.NORMAL : take(way, frame);
        }
        return either(choice.then(), choice.otherwise(), frame);
    }

    private End take(Stmt way, Frame frame) {
        taken.add(way);
        return run(way, frame);
    }

    private void skip(@Nullable Stmt way, Frame frame) {
        if (way != null && skipped.size() < MAX_SKIPPED && !taken.contains(way)) {
            skipped.add(new Skipped(way, frame));
        }
    }

    /** Runs the ways that known conditions did not choose; what was taken for certain may differ on a server. */
    void runSkipped() {
        for (int i = 0; i < skipped.size(); i++) {
            Skipped way = skipped.get(i);
            if (taken.add(way.statement)) {
                run(way.statement, way.frame);
            }
        }
        skipped.clear();
    }

    private End either(@Nullable Stmt then, @Nullable Stmt otherwise, Frame frame) {
        Trail trail = machine.trail;
        int mark = trail.begin();
        End first = then == null ? End.NORMAL : take(then, frame);
        String label = frame.label;
        int levels = frame.levels;
        Map<Ref, Value> changed = trail.undo(mark);
        End second = otherwise == null ? End.NORMAL : take(otherwise, frame);
        trail.end();
        mayHaveLeft |= first != second;
        if (first != End.NORMAL && second != End.NORMAL) {
            if (first == End.JUMP) {
                frame.jumps.push(label);
            }
            return first == End.EXIT ? second : second == End.EXIT && first != End.JUMP ? first : second;
        }
        if (second != End.NORMAL) {
            // Only the first way goes on.
            if (second == End.JUMP) {
                frame.jumps.push(frame.label);
            }
            changed.forEach(machine::set);
            return End.NORMAL;
        }
        if (first == End.NORMAL) {
            changed.forEach((ref, value) -> machine.set(ref, Value.join(ref.get(), value)));
        } else if (first == End.JUMP) {
            frame.jumps.push(label);
        } else if (first == End.BREAK || first == End.CONTINUE) {
            changed.forEach((ref, value) -> machine.set(ref, Value.join(ref.get(), value)));
        }
        frame.levels = levels;
        return End.NORMAL;
    }

    private End loop(Node.Loop loop, Frame frame) {
        Evaluator evaluator = machine.evaluator;
        loop.before().forEach(expression -> evaluator.value(expression, frame));
        long patience = machine.steps.left() - MAX_LOOP_STEPS;
        for (int round = 0; ; round++) {
            if (machine.steps.left() < patience && round > 2) {
                return blur(loop, frame);
            }
            Boolean go = round == 0 && loop.bodyFirst() ? Boolean.TRUE : condition(loop.condition(), frame);
            if (go != null && !go) {
                if (round == 0) {
                    skip(loop.body(), frame);
                }
                return End.NORMAL;
            }
            if (go == null) {
                return once(loop, frame);
            }
            taken.add(loop.body());
            mayHaveLeft = false;
            End end = run(loop.body(), frame);
            if (leaves(end, frame)) {
                return after(end, frame);
            }
            loop.after().forEach(expression -> evaluator.value(expression, frame));
            if (mayHaveLeft && round > 1
                    || round > MAX_ROUNDS
                    || loop.condition().stream().allMatch(c -> c instanceof Node.Literal) && round > 3_000) {
                return End.NORMAL;
            }
        }
    }

    /** Leaves a loop that takes too long: of what it computes only is known that it comes from the page's constants. */
    private End blur(Node.Loop loop, Frame frame) {
        int mark = machine.trail.begin();
        End end = run(loop.body(), frame);
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
        End end = either(round, null, frame);
        loop.after().forEach(expression -> machine.evaluator.value(expression, frame));
        if (loop.condition().size() == 1) {
            machine.evaluator.value(loop.condition().get(0), frame);
        }
        if (!machine.steps.isSettled() && machine.steps.loopAgain()) {
            either(round, null, frame);
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

    private static End after(End end, Frame frame) {
        if (end == End.BREAK) {
            return --frame.levels > 0 ? End.BREAK : End.NORMAL;
        }
        return end == End.CONTINUE && frame.levels <= 0 ? End.NORMAL : end;
    }

    private End foreach(Node.Foreach foreach, Frame frame) {
        Evaluator evaluator = machine.evaluator;
        Value subject = evaluator.value(foreach.subject(), frame);
        PhpArray array = subject.array();
        if (array != null && array.isComplete() && array.size() > 0) {
            for (Map.Entry<Object, Value> entry : List.copyOf(array.elements().entrySet())) {
                evaluator.assign(foreach.value(), Value.join(Value.UNSET, entry.getValue()), frame);
                if (foreach.key() != null) {
                    evaluator.assign(foreach.key(), Value.of(entry.getKey()), frame);
                }
                taken.add(foreach.body());
                End end = run(foreach.body(), frame);
                if (foreach.reference() && foreach.value() instanceof Node.Variable) {
                    array.putKnown(entry.getKey(), evaluator.value(foreach.value(), frame));
                }
                if (leaves(end, frame)) {
                    return after(end, frame);
                }
            }
            return End.NORMAL;
        }
        Value element = subject.isKnown() && array == null ? Value.UNKNOWN : evaluator.element(subject);
        evaluator.assign(foreach.value(), element, frame);
        if (foreach.key() != null) {
            evaluator.assign(foreach.key(), Value.tainted(subject.taint()), frame);
        }
        End end = either(foreach.body(), null, frame);
        return end == End.EXIT || end == End.RETURN ? end : End.NORMAL;
    }

    private End cases(Node.Switch cases, Frame frame) {
        Value subject = machine.evaluator.value(cases.subject(), frame);
        int start = -1;
        for (int i = 0; i < cases.cases().size(); i++) {
            Node.Expr condition = cases.cases().get(i).condition();
            if (condition == null) {
                continue;
            }
            Boolean equal = Operators.looseEqual(subject, machine.evaluator.value(condition, frame));
            if (equal == null) {
                return anyCase(cases, frame);
            }
            if (equal) {
                start = i;
                break;
            }
        }
        for (int i = 0; start < 0 && i < cases.cases().size(); i++) {
            start = cases.cases().get(i).condition() == null ? i : -1;
        }
        for (int i = 0; i < cases.cases().size(); i++) {
            if (i < start || start < 0) {
                skip(cases.cases().get(i).body(), frame);
            }
        }
        for (int i = start; i >= 0 && i < cases.cases().size(); i++) {
            End end = take(cases.cases().get(i).body(), frame);
            if (end != End.NORMAL) {
                for (int k = i + 1; k < cases.cases().size(); k++) {
                    skip(cases.cases().get(k).body(), frame);
                }
                return end == End.CONTINUE && frame.levels <= 1 ? End.NORMAL : after(end, frame);
            }
        }
        return End.NORMAL;
    }

    private End anyCase(Node.Switch cases, Frame frame) {
        for (Node.Case way : cases.cases()) {
            either(way.body(), null, frame);
        }
        return End.NORMAL;
    }

    private End jump(Node.Jump jump, Frame frame) {
        frame.levels = jump.levels();
        switch (jump.kind()) {
            case "return" -> {
                Value value = jump.value() == null ? Value.NULL : machine.evaluator.value(jump.value(), frame);
                frame.returned = frame.returned == null ? value : Value.join(frame.returned, value);
                return End.RETURN;
            }
            case "break" -> {
                return End.BREAK;
            }
            case "continue" -> {
                return End.CONTINUE;
            }
            default -> {
                frame.label = jump.label();
                return End.JUMP;
            }
        }
    }

    private End attempt(Node.Try attempt, Frame frame) {
        End end = run(attempt.body().statements(), frame);
        for (Node.Catch handler : attempt.catches()) {
            if (!handler.variable().isEmpty()) {
                machine.set(frame.variable(handler.variable()), machine.calls.thrown());
            }
            either(handler.body(), null, frame);
        }
        if (attempt.last() != null) {
            End last = run(attempt.last().statements(), frame);
            end = last == End.NORMAL ? end : last;
        }
        // What throws goes on after the handlers.
        return attempt.catches().isEmpty() || end != End.EXIT ? end : End.NORMAL;
    }

    private void declare(Node.Declare declare, Frame frame) {
        for (int i = 0; i < declare.variables().size(); i++) {
            if (!(declare.variables().get(i) instanceof Node.Variable variable)) {
                continue;
            }
            String name = machine.evaluator.value(variable.name(), frame).string();
            if (name == null) {
                continue;
            }
            if (declare.global()) {
                frame.share(name, machine.globals.variable(name));
            } else {
                Value start = machine.evaluator.value(declare.values().get(i), frame);
                String key = frame.type + "::" + frame.function + "$" + name;
                frame.share(name, machine.program.statics.computeIfAbsent(key, k -> new Ref(start)));
            }
        }
    }
}
