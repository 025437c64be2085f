package io.hivesec.engines.webshell.flow;

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

    /** The beginning of an address, to somewhere in the name of its host. */
    private static final Pattern ADDRESS = Pattern.compile("https?://[^/@?#\\\\]{4}");

    /** A pattern of addresses on a host that it names. */
    private static final Pattern HOSTS =
            Pattern.compile("\\^?https?\\??:(?:/|\\\\/){2}(?:[A-Za-z0-9-]|\\\\\\.|[()|?]){4,200}(?:/|\\\\/|\\[/)");

    private static final int MAX_PATTERN = 300;

    /** How an address begins whose host is one of the page's, and a path that lies in a folder of the page's. */
    private static final String OWN_PLACE = "https://own/";

    private final Machine machine;
    private final Outcomes outcomes;
    private @Nullable PageNames names;

    Checks(Machine machine) {
        this.machine = machine;
        this.outcomes = new Outcomes(this, machine);
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
        if (outcome && condition instanceof NameExpr flag) {
            return outcomes.remembered(flag, scope);
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
            return outcomes.given(call, scope);
        }
        if (call.getArguments().size() != 1) {
            return matched(call, target);
        }
        Expression argument = call.getArgument(0);
        String name = call.getNameAsString();
        if (EQUAL.contains(name)) {
            return Hosts.isOwn(target, scope, names(call))
                    ? told(argument, "")
                    : Hosts.isOwn(argument, scope, names(call)) ? told(target, "") : Map.of();
        }
        if (HELD.contains(name)) {
            return isOwn(target, scope) ? told(argument, "") : Map.of();
        }
        if (name.equals("endsWith")) {
            return Hosts.isOwn(argument, scope, names(call)) ? ofHost(target) : Map.of();
        }
        if (name.equals("startsWith") && !(argument instanceof StringLiteralExpr)) {
            return begun(target, argument, scope);
        }
        if (argument instanceof StringLiteralExpr literal) {
            String text = machine.unit.literal(literal.getValue());
            if (name.equals("matches")) {
                return fits(argument, target);
            }
            boolean known = name.equals("startsWith") && HOST.matcher(text).matches();
            return known ? Map.of(nameOf(target), text) : Map.of();
        }
        return Map.of();
    }

    /** {@code Pattern.compile("…").matcher(x).matches()}, also by a variable, and {@code Pattern.matches("…", x)}. */
    private Map<String, String> matched(MethodCallExpr call, Expression target) {
        if (!call.getNameAsString().equals("matches")) {
            return Map.of();
        }
        if (call.getArguments().size() == 2) {
            return fits(call.getArgument(0), call.getArgument(1));
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
            pattern = names(call).declared(name.getNameAsString());
        }
        if (pattern instanceof MethodCallExpr compile
                && compile.getNameAsString().equals("compile")
                && !compile.getArguments().isEmpty()) {
            return fits(compile.getArgument(0), matcher.getArgument(0));
        }
        return Map.of();
    }

    /** What is sure of an expression that fits a pattern. */
    private Map<String, String> fits(Expression pattern, Expression expression) {
        if (isNarrow(pattern)) {
            return variable(expression);
        }
        boolean host = pattern instanceof StringLiteralExpr literal
                && HOSTS.matcher(machine.unit.literal(literal.getValue()).replace("\\\\", "\\"))
                        .lookingAt();
        return host ? Map.of(nameOf(expression), OWN_PLACE) : Map.of();
    }

    /** {@code x.startsWith(own)} and {@code file.getCanonicalPath().startsWith(root)}. */
    private Map<String, String> begun(Expression target, Expression own, Scope scope) {
        PageNames known = names(target);
        String path = Hosts.canonical(target);
        String name = path == null ? Hosts.nameOf(target) : path;
        Value held = own instanceof NameExpr variable ? scope.find(variable.getNameAsString()) : null;
        String text = held == null ? null : held.string();
        boolean leaves = path == null && text != null && !ADDRESS.matcher(text).lookingAt();
        return name == null || leaves || !Hosts.isOwn(own, scope, known) ? Map.of() : Map.of(name, OWN_PLACE);
    }

    /** What is sure of an expression that was asked for: of a host, that the address of it is on one of the page's. */
    Map<String, String> told(Expression asked, String begins) {
        Map<String, String> sure = new HashMap<>(ofHost(asked));
        String name = asked instanceof MethodCallExpr ? asked.toString() : Hosts.nameOf(asked);
        if (name != null) {
            sure.put(name, begins);
        }
        return sure;
    }

    private Map<String, String> ofHost(Expression asked) {
        Map<String, String> sure = new HashMap<>();
        Hosts.addresses(asked, names(asked)).forEach(name -> sure.put(name, OWN_PLACE));
        return sure;
    }

    /** The names of the page; read once a page. */
    PageNames names(Expression expression) {
        PageNames known = names;
        if (known == null) {
            known = new PageNames(expression.findCompilationUnit().orElse(null));
            names = known;
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
        return Map.of(expression instanceof MethodCallExpr call ? call.toString() : nameOf(expression), "");
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
