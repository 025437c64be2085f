package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.BodyDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.BooleanLiteralExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.ReturnStmt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks whose outcome a page remembers in a variable, or has a method of its own give: {@code for (String h : hosts) if
 * (h.equals(host)) ok = true;} and then {@code if (!ok) return;}.
 */
final class Outcomes {
    private static final int MAX_DEPTH = 3;
    private static final int MAX_WAYS = 16;
    private static final int MAX_LEVELS = 40;

    private final Checks checks;
    private final Machine machine;
    private int depth;

    Outcomes(Checks checks, Machine machine) {
        this.checks = checks;
        this.machine = machine;
    }

    /** What is sure where a variable that remembers outcomes is true. */
    Map<String, String> remembered(NameExpr flag, Scope scope) {
        PageNames names = checks.names(flag);
        String name = flag.getNameAsString();
        List<AssignExpr> sets = names.assigned(name);
        Expression first = names.declared(name);
        if (depth >= MAX_DEPTH || first == null || sets.size() > MAX_WAYS || names.isAmbiguous(name)) {
            return Map.of();
        }
        Ways ways = new Ways();
        ways.add(first, first, scope);
        for (AssignExpr set : sets) {
            boolean joins = set.getOperator() == AssignExpr.Operator.ASSIGN
                    || set.getOperator() == AssignExpr.Operator.BINARY_OR;
            if (!joins) {
                return Map.of();
            }
            ways.add(apart(set.getValue(), name), set, scope);
        }
        return ways.sure();
    }

    /** {@code ok = ok || asked}: what is asked. */
    private static Expression apart(Expression value, String name) {
        return value instanceof BinaryExpr or
                        && or.getOperator() == BinaryExpr.Operator.OR
                        && or.getLeft() instanceof NameExpr left
                        && left.getNameAsString().equals(name)
                ? or.getRight()
                : value;
    }

    /** What is sure where a method of the page gave true. */
    Map<String, String> given(MethodCallExpr call, Scope scope) {
        MethodDeclaration method = checks.names(call).method(call.getNameAsString());
        if (depth >= MAX_DEPTH
                || method == null
                || method.getParameters().size() != call.getArguments().size()) {
            return Map.of();
        }
        Ways ways = new Ways();
        List<ReturnStmt> returns = method.findAll(ReturnStmt.class);
        if (returns.size() > MAX_WAYS) {
            return Map.of();
        }
        for (ReturnStmt end : returns) {
            if (end.getExpression().isEmpty()) {
                return Map.of();
            }
            ways.add(end.getExpression().get(), end, scope);
        }
        Map<String, String> sure = new HashMap<>();
        for (int i = 0; i < call.getArguments().size(); i++) {
            String begins = ways.sure().get(method.getParameter(i).getNameAsString());
            if (begins != null) {
                sure.putAll(checks.told(call.getArgument(i), begins));
            }
        }
        return sure;
    }

    /** The ways by which something comes out true; only what is sure on all of them is sure. */
    private final class Ways {
        private @Nullable Map<String, String> common;

        void add(Expression outcome, Node place, Scope scope) {
            if (outcome instanceof BooleanLiteralExpr literal && !literal.getValue()) {
                return;
            }
            machine.budget.spend();
            depth++;
            Map<String, String> sure = new HashMap<>(conditions(place, scope));
            if (!(outcome instanceof BooleanLiteralExpr)) {
                sure.putAll(checks.sure(outcome, true, scope));
            }
            depth--;
            if (common == null) {
                common = sure;
            } else {
                common.keySet().retainAll(sure.keySet());
                common.replaceAll((name, begins) -> begins.isEmpty() ? sure.getOrDefault(name, "") : begins);
            }
        }

        Map<String, String> sure() {
            return common == null ? Map.of() : common;
        }
    }

    /** What the conditions around a place, up to its method, make sure. */
    private Map<String, String> conditions(Node place, Scope scope) {
        Map<String, String> sure = new HashMap<>();
        Node child = place;
        Node parent = place.getParentNode().orElse(null);
        for (int level = 0; parent != null && level < MAX_LEVELS; level++) {
            if (parent instanceof BodyDeclaration<?> || parent instanceof LambdaExpr) {
                break;
            }
            if (parent instanceof IfStmt branch && branch.getCondition() != child) {
                sure.putAll(checks.sure(branch.getCondition(), branch.getThenStmt() == child, scope));
            }
            child = parent;
            parent = parent.getParentNode().orElse(null);
        }
        return sure;
    }
}
