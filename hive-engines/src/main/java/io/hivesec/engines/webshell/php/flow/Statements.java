package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.php.flow.Checks.Change;
import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import io.hivesec.engines.webshell.php.syntax.Node.Stmt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs statements: what a known condition chooses, or both ways of an unknown one and then what they have in common. */
final class Statements {
    private static final int MAX_UNDECIDED = 2;
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
    private final Set<String> followed = new HashSet<>();
    /** How many conditions were not known. */
    int choices;
    /** Whether a loop may have been left, or may not. */
    private boolean mayHaveLeft;

    private final Loops loops;

    Statements(Machine machine) {
        this.machine = machine;
        this.loops = new Loops(machine, this);
    }

    /** Marks a statement as run for certain. */
    void taken(Stmt statement) {
        taken.add(statement);
    }

    /** Whether what ran since the last {@link #mayLeave} may have left a loop, or may not. */
    boolean mayHaveLeft() {
        return mayHaveLeft;
    }

    void mayLeave() {
        mayHaveLeft = false;
    }

    End run(List<Stmt> list, Frame frame) {
        return run(list, 0, frame);
    }

    private End run(List<Stmt> list, int from, Frame frame) {
        Set<String> visited = null;
        Map<String, int[]> visits = null;
        int i = from;
        End end = End.NORMAL;
        while (true) {
            if (i >= list.size() || end == End.RETURN || end == End.EXIT) {
                // Where an unknown condition may have jumped to.
                Integer next = null;
                Iterator<String> pending = frame.jumps.iterator();
                while (next == null && pending.hasNext()) {
                    String label = pending.next();
                    Integer place = labelsOf(list).get(label);
                    if (place != null) {
                        pending.remove();
                        visited = visited == null ? new HashSet<>() : visited;
                        next = visited.add(label) ? place : null;
                    }
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
                if (place == null) {
                    return End.JUMP;
                }
                visited = visited == null ? new HashSet<>() : visited;
                visited.add(frame.label);
                visits = visits == null ? new HashMap<>() : visits;
                i = mayJump(visits.computeIfAbsent(frame.label, l -> new int[3])) ? place : list.size();
                end = End.NORMAL;
            } else if (end == End.NORMAL) {
                i++;
            } else if (end == End.BREAK || end == End.CONTINUE) {
                return end;
            }
        }
    }

    /**
     * Whether a label may be jumped to again: always while every condition since is known, and else as often as a loop is run.
     *
     * @param seen how often it was, how often after a condition that is not known, and how many of those there were then
     */
    private boolean mayJump(int[] seen) {
        if (seen[0]++ > 0 && seen[2] != choices) {
            seen[1]++;
        }
        seen[2] = choices;
        return seen[1] <= MAX_UNDECIDED;
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
        if (statement instanceof Node.Do action) {
            machine.evaluator.value(action.expression(), frame);
            machine.checks.goesOn(action.expression(), frame);
            return Checks.leaves(action.expression()) ? End.EXIT : End.NORMAL;
        }
        if (statement instanceof Node.Echo echo) {
            machine.sinks.echo(echo, frame);
            return End.NORMAL;
        }
        if (statement instanceof Node.Block block) {
            return run(block.statements(), frame);
        }
        if (statement instanceof Node.If choice) {
            return choice(choice, frame);
        }
        if (statement instanceof Node.Loop loop) {
            return loops.loop(loop, frame);
        }
        if (statement instanceof Node.Foreach foreach) {
            return loops.foreach(foreach, frame);
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
            unset.variables().forEach(variable -> machine.evaluator.unset(variable, frame));
        } else if (statement instanceof Node.Constant constant) {
            machine.program.constants.putIfAbsent(constant.name(), machine.evaluator.value(constant.value(), frame));
        } else if (statement instanceof Node.Function function) {
            machine.program.declare(function, frame.layer);
        } else if (statement instanceof Node.Html html) {
            machine.buffers.print(Value.of(html.text()));
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
        return either(choice.condition(), choice.then(), choice.otherwise(), frame);
    }

    private End take(Stmt way, Frame frame) {
        taken.add(way);
        return run(way, frame);
    }

    void skip(@Nullable Stmt way, Frame frame) {
        if (way != null && skipped.size() < MAX_SKIPPED && !taken.contains(way)) {
            skipped.add(new Skipped(way, frame));
        }
    }

    /** Runs the ways that known conditions did not choose; what was taken for certain may differ on a server. */
    void runSkipped() {
        for (int i = 0; i < skipped.size(); i++) {
            Skipped way = skipped.get(i);
            if (taken.add(way.statement) && run(way.statement, way.frame) == End.JUMP) {
                follow(way.frame);
            }
        }
        skipped.clear();
    }

    /** Goes where a way that was not chosen would have jumped to, once for each place. */
    private void follow(Frame frame) {
        String label = frame.label;
        if (!followed.add(label)) {
            return;
        }
        for (Map.Entry<List<Stmt>, Map<String, Integer>> known : labels.entrySet()) {
            Integer place = known.getValue().get(label);
            if (place != null) {
                run(known.getKey(), place, frame);
                return;
            }
        }
    }

    End either(@Nullable Stmt then, @Nullable Stmt otherwise, Frame frame) {
        return either(null, then, otherwise, frame);
    }

    private End either(@Nullable Expr condition, @Nullable Stmt then, @Nullable Stmt otherwise, Frame frame) {
        choices++;
        Trail trail = machine.trail;
        int mark = trail.begin();
        List<Change> told = condition == null ? List.of() : machine.checks.apply(condition, true, frame);
        End first = then == null ? End.NORMAL : take(then, frame);
        machine.checks.undo(told);
        String label = frame.label;
        int levels = frame.levels;
        Map<Ref, Value> changed = trail.undo(mark);
        boolean goesOn = first == End.NORMAL;
        List<Change> refused = condition == null || goesOn && otherwise == null
                ? List.of()
                : machine.checks.apply(condition, false, frame);
        End second = otherwise == null ? End.NORMAL : take(otherwise, frame);
        if (goesOn) {
            machine.checks.undo(refused);
        }
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
        if (first == End.EXIT) {
            Trail.keepTold(changed, machine.globals.variable("_SESSION"));
        }
        if (first == End.JUMP) {
            frame.jumps.push(label);
        } else if (first == End.RETURN) {
            // What a call leaves in variables that are not its own outlives it.
            changed.keySet().removeIf(frame::owns);
        }
        if (first != End.JUMP) {
            changed.forEach((ref, value) -> machine.set(ref, Value.join(ref.get(), value)));
        }
        frame.levels = levels;
        return End.NORMAL;
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
                return end == End.CONTINUE && frame.levels <= 1 ? End.NORMAL : Loops.after(end, frame);
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
                machine.set(frame.variable(handler.variable()), machine.handlers.thrown());
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
                frame.share(name, machine.frameworks.global(name, machine.globals.variable(name)));
            } else {
                Value start = machine.evaluator.value(declare.values().get(i), frame);
                String key = frame.type + "::" + frame.function + "$" + name;
                frame.share(name, machine.program.statics.computeIfAbsent(key, k -> new Ref(start)));
            }
        }
    }
}
