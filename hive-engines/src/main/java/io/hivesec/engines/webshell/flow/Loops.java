package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.BooleanLiteralExpr;
import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LiteralExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.UnaryExpr;
import com.github.javaparser.ast.expr.VariableDeclarationExpr;
import com.github.javaparser.ast.stmt.ForEachStmt;
import com.github.javaparser.ast.stmt.Statement;
import io.hivesec.engines.webshell.flow.Statements.End;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs loops: every round of those whose end is known, a round or two of others. */
final class Loops {
    private static final int MAX_CERTAIN_ROUNDS = 20_000;
    private static final int MAX_MAYBE_ROUNDS = 2;

    private final Machine machine;
    /** How many loops that may not run enclose the place, across calls. */
    private int open;

    Loops(Machine machine) {
        this.machine = machine;
    }

    /** Runs {@code while}, {@code do} from its second round on, and {@code for}. */
    End loop(@Nullable Expression condition, @Nullable List<Expression> update, Statement body, Scope scope) {
        return machine.statements.breakable(() -> rounds(condition, update, body, scope));
    }

    private End rounds(@Nullable Expression condition, @Nullable List<Expression> update, Statement body, Scope scope) {
        int maybes = 0;
        boolean endless = false;
        int rounds = rounds();
        for (int round = 0; round < MAX_CERTAIN_ROUNDS && maybes < rounds; round++) {
            Object known = condition == null
                    ? null
                    : machine.expressions.eval(condition, scope).constant();
            if (Boolean.FALSE.equals(known)) {
                return End.NEXT;
            }
            boolean certain = Boolean.TRUE.equals(known) && !endless && machine.budget.isAmple();
            if (certain && condition != null && !(condition instanceof BooleanLiteralExpr)) {
                List<Value> before = asked(condition, scope);
                int leavings = machine.breaks + machine.returns;
                End end = machine.statements.run(body, scope);
                if (end == End.BREAK || end == End.RETURN) {
                    return end == End.BREAK ? End.NEXT : end;
                }
                update(update, scope);
                // A flag that stays, and a way out that may be taken: how many rounds there are is not known.
                endless = machine.breaks + machine.returns > leavings
                        && !before.isEmpty()
                        && before.equals(asked(condition, scope));
            } else {
                maybes++;
                open++;
                machine.statements.maybe(() -> {
                    End end = machine.statements.run(body, scope);
                    update(update, scope);
                    return end;
                });
                open--;
            }
        }
        if (maybes < rounds) {
            machine.note("a loop of more than " + MAX_CERTAIN_ROUNDS + " rounds");
        }
        return End.NEXT;
    }

    /** What the variables hold that a condition consists of; empty if it asks anything else. */
    private static List<Value> asked(Expression condition, Scope scope) {
        if (condition instanceof NameExpr name) {
            Value value = scope.find(name.getNameAsString());
            return value == null ? List.of() : List.of(value);
        }
        if (condition instanceof UnaryExpr not && not.getOperator() == UnaryExpr.Operator.LOGICAL_COMPLEMENT) {
            return asked(not.getExpression(), scope);
        }
        if (condition instanceof EnclosedExpr enclosed) {
            return asked(enclosed.getInner(), scope);
        }
        if (condition instanceof BinaryExpr both) {
            List<Value> left = asked(both.getLeft(), scope);
            List<Value> right = asked(both.getRight(), scope);
            boolean constant = both.getRight() instanceof LiteralExpr;
            return left.isEmpty() || (right.isEmpty() && !constant)
                    ? List.of()
                    : Stream.concat(left.stream(), right.stream()).toList();
        }
        return List.of();
    }

    /** What one round stores, the next one uses; inside another loop the rounds of that one serve for both. */
    private int rounds() {
        return open == 0 ? MAX_MAYBE_ROUNDS : 1;
    }

    private void update(@Nullable List<Expression> update, Scope scope) {
        if (update != null) {
            update.forEach(e -> machine.expressions.eval(e, scope));
        }
    }

    End each(ForEachStmt s, Scope scope) {
        return machine.statements.breakable(() -> elements(s, scope));
    }

    private End elements(ForEachStmt s, Scope scope) {
        Value all = machine.expressions.eval(s.getIterable(), scope);
        VariableDeclarationExpr variable = s.getVariable();
        String name = variable.getVariable(0).getNameAsString();
        String type = variable.getVariable(0).getTypeAsString();
        List<Value> elements = all.heap() == null ? List.of() : List.copyOf(all.heap().elements);
        boolean known = !elements.isEmpty() && elements.size() <= 4096 && machine.budget.isAmple();
        if (known) {
            for (Value element : elements) {
                Scope inner = scope.inner(machine.weakness);
                inner.declare(name, element.isUntyped() ? element.withType(type) : element);
                End end = machine.statements.run(s.getBody(), inner);
                if (end == End.BREAK || end == End.RETURN) {
                    break;
                }
            }
            return End.NEXT;
        }
        Value element = machine.calls.elementOf(all, type);
        int rounds = rounds();
        for (int i = 0; i < rounds; i++) {
            open++;
            machine.statements.maybe(() -> {
                Scope inner = scope.inner(machine.weakness);
                inner.declare(name, element);
                return machine.statements.run(s.getBody(), inner);
            });
            open--;
        }
        return End.NEXT;
    }
}
