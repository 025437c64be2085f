package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.expr.ConditionalExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LiteralExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.*;
import com.github.javaparser.ast.stmt.SwitchEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs statements: constant conditions decide, others let both ways happen. */
final class Statements {
    private final Machine machine;
    private final Loops loops;

    Statements(Machine machine) {
        this.machine = machine;
        this.loops = new Loops(machine);
    }

    /** How a statement ended. */
    enum End {
        NEXT,
        BREAK,
        CONTINUE,
        RETURN
    }

    End run(Statement statement, Scope scope) {
        machine.budget.spend();
        if (statement instanceof ExpressionStmt s) {
            eval(s.getExpression(), scope);
        } else if (statement instanceof BlockStmt s) {
            return block(s.getStatements(), scope.inner(machine.weakness));
        } else if (statement instanceof IfStmt s) {
            return branch(s, scope);
        } else if (statement instanceof TryStmt s) {
            return attempt(s, scope);
        } else if (statement instanceof ReturnStmt s) {
            s.getExpression().ifPresent(e -> machine.calls.returned(eval(e, scope)));
            return End.RETURN;
        } else if (statement instanceof WhileStmt s) {
            return loops.loop(s.getCondition(), null, s.getBody(), scope);
        } else if (statement instanceof DoStmt s) {
            End end = run(s.getBody(), scope);
            return end == End.RETURN ? end : loops.loop(s.getCondition(), null, s.getBody(), scope);
        } else if (statement instanceof ForStmt s) {
            Scope inner = scope.inner(machine.weakness);
            s.getInitialization().forEach(e -> eval(e, inner));
            return loops.loop(s.getCompare().orElse(null), s.getUpdate(), s.getBody(), inner);
        } else if (statement instanceof ForEachStmt s) {
            return loops.each(s, scope);
        } else if (statement instanceof ThrowStmt s) {
            Value thrown = eval(s.getExpression(), scope);
            machine.thrown = Taint.join(machine.thrown, thrown.flow());
            return End.RETURN;
        } else if (statement instanceof BreakStmt) {
            return End.BREAK;
        } else if (statement instanceof ContinueStmt) {
            return End.CONTINUE;
        } else if (statement instanceof YieldStmt s) {
            machine.calls.returned(eval(s.getExpression(), scope));
        } else {
            return other(statement, scope);
        }
        return End.NEXT;
    }

    private End other(Statement statement, Scope scope) {
        if (statement instanceof SwitchStmt s) {
            return breakable(() -> choose(s, scope));
        } else if (statement instanceof SynchronizedStmt s) {
            eval(s.getExpression(), scope);
            return run(s.getBody(), scope);
        } else if (statement instanceof LabeledStmt s) {
            return run(s.getStatement(), scope);
        } else if (statement instanceof LocalClassDeclarationStmt s) {
            captures(s.getClassDeclaration().getNameAsString(), scope);
        } else if (statement instanceof LocalRecordDeclarationStmt s) {
            captures(s.getRecordDeclaration().getNameAsString(), scope);
        } else if (statement instanceof ExplicitConstructorInvocationStmt s) {
            machine.calls.superConstructor(s, scope);
        } else if (statement instanceof AssertStmt s) {
            eval(s.getCheck(), scope);
        }
        return End.NEXT;
    }

    private End choose(SwitchStmt s, Scope scope) {
        Value selected = eval(s.getSelector(), scope);
        int chosen = chosen(s, selected.constant(), scope);
        if (chosen >= 0) {
            return cases(s, chosen, scope);
        }
        SwitchEntry before = null;
        for (SwitchEntry entry : s.getEntries()) {
            checked(
                    Checks.labelled(s, before, entry),
                    scope,
                    () -> maybe(() -> {
                        Scope inner = scope.inner(machine.weakness);
                        machine.expressions.patterns(entry, selected, inner);
                        return block(entry.getStatements(), inner);
                    }));
            before = entry;
        }
        return End.NEXT;
    }

    /** Runs what a break inside of it leaves: such a break is of no other loop. */
    End breakable(Supplier<End> part) {
        int breaks = machine.breaks;
        End end = part.get();
        machine.breaks = breaks;
        return end;
    }

    /** A class inside a method sees the names around it. */
    private void captures(String type, Scope scope) {
        ClassModel model = machine.model(type);
        if (model != null) {
            model.captured = scope;
        }
    }

    /** The entry of a switch that a known value takes; -1 if it is not known, or the entries are no constants. */
    private int chosen(SwitchStmt s, @Nullable Object known, Scope scope) {
        int otherwise = -1;
        if (!(known instanceof Long || known instanceof String || known instanceof Character)) {
            return -1;
        }
        for (int i = 0; i < s.getEntries().size(); i++) {
            List<Expression> labels = s.getEntries().get(i).getLabels();
            otherwise = labels.isEmpty() ? i : otherwise;
            for (Expression label : labels) {
                Object value = label instanceof LiteralExpr ? eval(label, scope).constant() : null;
                if (value == null) {
                    return -1;
                }
                if (value.equals(known)) {
                    return i;
                }
            }
        }
        return otherwise;
    }

    private End cases(SwitchStmt s, int from, Scope scope) {
        Scope inner = scope.inner(machine.weakness);
        for (SwitchEntry entry : s.getEntries().subList(from, s.getEntries().size())) {
            End end = block(entry.getStatements(), inner);
            if (end != End.NEXT) {
                return end == End.BREAK ? End.NEXT : end;
            }
            if (entry.getType() != SwitchEntry.Type.STATEMENT_GROUP) {
                return End.NEXT;
            }
        }
        return End.NEXT;
    }

    End block(List<Statement> statements, Scope scope) {
        for (Statement statement : statements) {
            End end = run(statement, scope);
            if (end != End.NEXT) {
                return end;
            }
        }
        return End.NEXT;
    }

    private End branch(IfStmt s, Scope scope) {
        Object known = eval(s.getCondition(), scope).constant();
        if (known instanceof Boolean value) {
            Statement taken = value ? s.getThenStmt() : s.getElseStmt().orElse(null);
            if (taken != null) {
                return run(taken, scope);
            }
            return End.NEXT;
        }
        Map<String, String> sure = machine.checks.sure(s.getCondition(), true, scope);
        End first = checked(sure, scope, () -> maybe(() -> run(s.getThenStmt(), scope)));
        Map<String, String> otherwise = machine.checks.sure(s.getCondition(), false, scope);
        End second = s.getElseStmt()
                .map(e -> checked(otherwise, scope, () -> maybe(() -> run(e, scope))))
                .orElse(End.NEXT);
        String corrected = Checks.corrected(s.getThenStmt());
        otherwise.forEach((name, begins) -> {
            if (first != End.NEXT || name.equals(corrected)) {
                know(name, begins, scope, machine.weakness);
            }
        });
        if (first != second && (first == End.BREAK || second == End.BREAK)) {
            machine.breaks++;
        }
        return first == second ? first : End.NEXT;
    }

    /** The value of a conditional expression of which it is not known which of its two it gives. */
    Value either(ConditionalExpr e, Scope scope) {
        Map<String, String> sure = machine.checks.sure(e.getCondition(), true, scope);
        boolean own = e.getThenExpr() instanceof MethodCallExpr asked && "".equals(sure.get(asked.toString()));
        Value yes = own ? Value.typed("String") : checked(sure, scope, () -> eval(e.getThenExpr(), scope));
        Value no =
                checked(machine.checks.sure(e.getCondition(), false, scope), scope, () -> eval(e.getElseExpr(), scope));
        return Value.join(yes, no);
    }

    /** Runs a branch in which it is sure of some variables what they hold. */
    private <T> T checked(Map<String, String> sure, Scope scope, Supplier<T> branch) {
        Map<String, Value> before = new HashMap<>();
        sure.forEach((name, begins) -> {
            Value old = know(name, begins, scope, 0);
            if (old != null) {
                before.put(name, old);
            }
        });
        T result = branch.get();
        before.forEach((name, old) -> {
            Value now = scope.find(name);
            Value given = Checks.checked(old, sure.getOrDefault(name, ""));
            scope.replace(name, now == null || now.equals(given) ? old : Value.join(old, now), 0);
        });
        return result;
    }

    /** Takes a check of a variable into account; returns what it held, null if it is no local one or holds nothing foreign. */
    private static @Nullable Value know(String name, String begins, Scope scope, int weakness) {
        Value held = scope.find(name);
        return held == null || held.flow() == null ? null : scope.replace(name, Checks.checked(held, begins), weakness);
    }

    private End attempt(TryStmt s, Scope scope) {
        Scope inner = scope.inner(machine.weakness);
        Taint before = machine.thrown;
        machine.thrown = null;
        s.getResources().forEach(e -> eval(e, inner));
        End end = run(s.getTryBlock(), inner);
        Taint thrown = machine.thrown;
        machine.thrown = before;
        s.getCatchClauses()
                .forEach(clause -> maybe(() -> {
                    Scope caught = scope.inner(machine.weakness);
                    caught.declare(clause.getParameter().getNameAsString(), Value.tainted("Exception", thrown));
                    return run(clause.getBody(), caught);
                }));
        s.getFinallyBlock().ifPresent(f -> run(f, scope));
        return end == End.RETURN && !s.getCatchClauses().isEmpty() ? mayGoOn(s, end) : end;
    }

    /** A caught exception skips the return of the block. */
    private static End mayGoOn(TryStmt s, End end) {
        boolean leaves = s.getCatchClauses().stream()
                .allMatch(c -> c.getBody()
                        .getStatements()
                        .getLast()
                        .map(l -> l instanceof ReturnStmt || l instanceof ThrowStmt)
                        .orElse(false));
        return leaves ? end : End.NEXT;
    }

    End maybe(Supplier<End> part) {
        machine.weakness++;
        try {
            End end = part.get();
            if (end == End.RETURN) {
                machine.returns++;
            }
            return end;
        } finally {
            machine.weakness--;
        }
    }

    private Value eval(Expression expression, Scope scope) {
        return machine.expressions.eval(expression, scope);
    }
}
