package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LiteralExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.expr.UnaryExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.stmt.SwitchEntry;
import com.github.javaparser.ast.stmt.SwitchStmt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that only words of the page's own pass, or texts of letters that make no command: what administration pages ask
 * before they run a program with what a request names.
 */
final class Checks {
    private static final Set<String> EQUAL = Set.of("equals", "equalsIgnoreCase", "contentEquals");
    private static final Set<String> HELD = Set.of("contains", "containsKey");
    private static final Set<String> LISTS = Set.of("asList", "of");

    /** A pattern of letters, digits and marks of names: nothing that passes it separates words or commands. */
    private static final Pattern NARROW = Pattern.compile(
            "(?:[A-Za-z0-9_:,-]|\\\\[dw.:-]|\\[(?:[A-Za-z0-9_.:,-]|\\\\[dw._:-])+]|[?*+()|^$]|\\{[\\d,]{1,9}})+");

    /** The address of a host that the page names, to the end of its name. */
    private static final Pattern HOST = Pattern.compile("https?://[^/@?#\\\\]{1,200}/.{0,300}");

    private static final int MAX_PATTERN = 300;

    private final Machine machine;
    private @Nullable Map<String, Expression> declared;

    Checks(Machine machine) {
        this.machine = machine;
    }

    /**
     * The variables of which it is sure what they hold where a condition came out so: with nothing, that they are the page's own,
     * else how they begin.
     */
    Map<String, String> sure(Expression condition, boolean outcome, Scope scope) {
        if (condition instanceof EnclosedExpr enclosed) {
            return sure(enclosed.getInner(), outcome, scope);
        }
        if (condition instanceof UnaryExpr not && not.getOperator() == UnaryExpr.Operator.LOGICAL_COMPLEMENT) {
            return sure(not.getExpression(), !outcome, scope);
        }
        if (condition instanceof BinaryExpr both) {
            boolean and = both.getOperator() == BinaryExpr.Operator.AND;
            if (!and && both.getOperator() != BinaryExpr.Operator.OR) {
                return Map.of();
            }
            Map<String, String> sure = new HashMap<>(sure(both.getLeft(), outcome, scope));
            Map<String, String> right = sure(both.getRight(), outcome, scope);
            if (and == outcome) {
                right.forEach((name, begins) -> sure.merge(name, begins, (a, b) -> a.isEmpty() ? a : b));
            } else {
                sure.keySet().retainAll(right.keySet());
                sure.replaceAll((name, begins) -> begins.isEmpty() ? right.getOrDefault(name, "") : begins);
            }
            return sure;
        }
        return outcome && condition instanceof MethodCallExpr call ? passed(call, scope) : Map.of();
    }

    /** What a variable that held {@code old} holds after a check. */
    static Value checked(Value old, String begins) {
        Taint taint = old.flow();
        return begins.isEmpty() || taint == null
                ? Value.typed(old.type())
                : new Value(old.type(), taint.part(), new Value.Partial(begins, ""), null);
    }

    private Map<String, String> passed(MethodCallExpr call, Scope scope) {
        Expression target = call.getScope().orElse(null);
        if (target == null) {
            return Map.of();
        }
        if (call.getArguments().size() != 1) {
            return matched(call, target);
        }
        Expression argument = call.getArgument(0);
        String name = call.getNameAsString();
        if (EQUAL.contains(name)) {
            return target instanceof StringLiteralExpr
                    ? variable(argument)
                    : argument instanceof StringLiteralExpr ? variable(target) : Map.of();
        }
        if (HELD.contains(name)) {
            return isOwn(target, scope) ? variable(argument) : Map.of();
        }
        if (argument instanceof StringLiteralExpr literal) {
            String text = machine.unit.literal(literal.getValue());
            boolean narrow = name.equals("matches") && isNarrow(argument);
            boolean known = name.equals("startsWith") && HOST.matcher(text).matches();
            return narrow ? variable(target) : known ? Map.of(nameOf(target), text) : Map.of();
        }
        return Map.of();
    }

    /** {@code Pattern.compile("…").matcher(x).matches()}, also by a variable, and {@code Pattern.matches("…", x)}. */
    private Map<String, String> matched(MethodCallExpr call, Expression target) {
        if (!call.getNameAsString().equals("matches")) {
            return Map.of();
        }
        if (call.getArguments().size() == 2) {
            return isNarrow(call.getArgument(0)) ? variable(call.getArgument(1)) : Map.of();
        }
        boolean asks = target instanceof MethodCallExpr;
        MethodCallExpr matcher = asks ? (MethodCallExpr) target : call;
        Expression pattern = matcher.getScope().orElse(null);
        if (!asks
                || !matcher.getNameAsString().equals("matcher")
                || matcher.getArguments().size() != 1) {
            return Map.of();
        }
        if (pattern instanceof NameExpr name) {
            pattern = declared(call).get(name.getNameAsString());
        }
        boolean narrow = pattern instanceof MethodCallExpr compile
                && compile.getNameAsString().equals("compile")
                && !compile.getArguments().isEmpty()
                && isNarrow(compile.getArgument(0));
        return narrow ? variable(matcher.getArgument(0)) : Map.of();
    }

    /** What the variables of the page begin with, by their names; looked up once a page. */
    private Map<String, Expression> declared(MethodCallExpr call) {
        Map<String, Expression> known = declared;
        if (known == null) {
            Map<String, Expression> found = new HashMap<>();
            call.findCompilationUnit()
                    .ifPresent(unit -> unit.walk(
                            VariableDeclarator.class,
                            variable -> variable.getInitializer()
                                    .ifPresent(value -> found.putIfAbsent(variable.getNameAsString(), value))));
            known = found;
            declared = known;
        }
        return known;
    }

    private boolean isNarrow(Expression pattern) {
        return pattern instanceof StringLiteralExpr literal
                && isNarrow(machine.unit.literal(literal.getValue()).replace("\\\\", "\\"));
    }

    /** The selector of a switch where it is one of the constants that an entry names. */
    static Map<String, String> labelled(SwitchStmt choice, @Nullable SwitchEntry before, SwitchEntry entry) {
        boolean constants = !entry.getLabels().isEmpty()
                && entry.getLabels().stream().allMatch(StringLiteralExpr.class::isInstance);
        // What comes from the entry before may hold anything only if that is the default.
        boolean falls = before != null && before.getLabels().isEmpty();
        return constants && !falls ? variable(choice.getSelector()) : Map.of();
    }

    /** Whether a method takes out of a text all but letters, digits and marks of names. */
    static boolean strips(String name, List<Value> arguments) {
        if (!name.equals("replaceAll") || arguments.size() != 2) {
            return false;
        }
        String pattern = arguments.get(0).string();
        String by = arguments.get(1).string();
        return pattern != null
                && by != null
                && pattern.startsWith("[^")
                && isNarrow('[' + pattern.substring(2))
                && (by.isEmpty() || isNarrow(by));
    }

    private static boolean isNarrow(String pattern) {
        return pattern.length() <= MAX_PATTERN && NARROW.matcher(pattern).matches();
    }

    private static Map<String, String> variable(Expression expression) {
        return Map.of(nameOf(expression), "");
    }

    /** The name of a variable; the empty one for anything else, which no variable has. */
    private static String nameOf(Expression expression) {
        return expression instanceof NameExpr name ? name.getNameAsString() : "";
    }

    /** Whether a collection holds nothing of an outsider's. */
    private static boolean isOwn(Expression collection, Scope scope) {
        if (collection instanceof NameExpr name) {
            Value value = scope.find(name.getNameAsString());
            return value != null && value.flow() == null && !value.type().equals("String");
        }
        return collection instanceof MethodCallExpr list
                && LISTS.contains(list.getNameAsString())
                && list.getArguments().stream().allMatch(LiteralExpr.class::isInstance);
    }

    /** The variable that a branch only sets to a constant, which it would have held else; the empty string if there is none. */
    static String corrected(Statement branch) {
        Statement only = branch;
        if (branch instanceof BlockStmt block) {
            List<Statement> statements = block.getStatements();
            only = statements.size() == 1 ? statements.get(0) : block;
        }
        return only instanceof ExpressionStmt statement
                        && statement.getExpression() instanceof AssignExpr set
                        && set.getTarget() instanceof NameExpr name
                        && set.getValue() instanceof LiteralExpr
                ? name.getNameAsString()
                : "";
    }
}
