package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.stmt.ForEachStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.ReturnStmt;
import com.github.javaparser.ast.stmt.Statement;
import io.hivesec.engines.webshell.jsp.JavaUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pages that show the crawlers of search engines, or who comes from one, another site: a condition asks who comes and names an
 * engine, and its branch answers with what another server says and returns, or sends the visitor there.
 */
public final class Cloaks {
    private static final Set<String> SHOWS =
            Set.of("print", "println", "write", "append", "transferTo", "copy", "copyLarge", "flush");

    /** Calls that fetch what another server says. */
    private static final Set<String> FETCHES = Set.of(
            "openStream", "openConnection", "getForObject", "getForEntity", "newHttpClient", "execute", "getContent");

    private static final int MAX_CONDITIONS = 200;
    private static final int MAX_NODES = 2_000;

    private final JavaUnit unit;

    /** What the variables and methods of a page are, by their names. */
    private final Map<String, List<Node>> meanings = new HashMap<>();

    private Cloaks(JavaUnit unit, CompilationUnit tree) {
        this.unit = unit;
        Nodes.each(tree, node -> {
            if (node instanceof VariableDeclarator variable) {
                variable.getInitializer().ifPresent(value -> mean(variable.getNameAsString(), value));
            } else if (node instanceof AssignExpr assignment) {
                mean(assignment.getTarget().toString(), assignment.getValue());
            } else if (node instanceof ForEachStmt each) {
                mean(each.getVariableDeclarator().getNameAsString(), each.getIterable());
            } else if (node instanceof MethodDeclaration method) {
                method.getBody()
                        .filter(body -> !method.getNameAsString().equals(JavaUnit.SERVICE))
                        .ifPresent(body -> mean(method.getNameAsString() + "()", body));
            }
        });
    }

    private void mean(String name, Node meaning) {
        meanings.computeIfAbsent(name, k -> new ArrayList<>()).add(meaning);
    }

    /** Whether the code of a page can hold such a condition; cheap. */
    public static boolean mayBe(String source) {
        return (source.contains("gent\"") || source.contains("GENT\"") || source.contains("eferer\""))
                && Crawlers.isNamedIn(source);
    }

    /**
     * Returns the first use of such a condition.
     *
     * @param unit the page's Java
     * @param tree its syntax tree
     */
    public static Optional<Hit> of(JavaUnit unit, CompilationUnit tree) {
        Cloaks page = new Cloaks(unit, tree);
        return tree.findAll(IfStmt.class).stream()
                .limit(MAX_CONDITIONS)
                .filter(page::cloaks)
                .findFirst()
                .map(page::hit);
    }

    private Hit hit(IfStmt condition) {
        int line = condition
                .getRange()
                .map(range -> unit.pageLine(range.begin.line))
                .orElse(0);
        String engine = literals(condition.getCondition()).stream()
                .filter(Crawlers::isNamedIn)
                .findFirst()
                .orElse("");
        return new Hit(Capability.RELAY, "out.print", line, null, engine, false, "cloaks");
    }

    private boolean cloaks(IfStmt condition) {
        List<String> asked = literals(condition.getCondition());
        if (asked.stream().noneMatch(Crawlers::isNamedIn) || asked.stream().noneMatch(Crawlers::isAskedBy)) {
            return false;
        }
        Optional<Statement> other = condition.getElseStmt();
        boolean parted = other.isPresent();
        return answers(condition.getThenStmt(), parted)
                || other.filter(branch -> answers(branch, true)).isPresent();
    }

    /** Whether a branch ends the page with what another server says, or with the way to it. */
    private boolean answers(Statement branch, boolean parted) {
        boolean shows = false;
        boolean fetches = false;
        boolean leaves = false;
        boolean address = false;
        for (Node node : reached(branch)) {
            if (node instanceof MethodCallExpr call) {
                String name = call.getNameAsString();
                shows |= SHOWS.contains(name);
                fetches |= FETCHES.contains(name);
                boolean redirects = name.equals("sendRedirect") || name.equals("setHeader") || name.equals("addHeader");
                leaves |= redirects
                        && call.getArguments().stream()
                                .flatMap(argument -> literals(argument).stream())
                                .anyMatch(Crawlers::leadsElsewhere);
            } else if (node instanceof StringLiteralExpr literal) {
                address |= unit.literal(literal.getValue()).startsWith("http");
            }
        }
        boolean ends = parted || !branch.findAll(ReturnStmt.class).isEmpty();
        return leaves || shows && fetches && address && ends;
    }

    private List<String> literals(Node node) {
        return reached(node).stream()
                .filter(StringLiteralExpr.class::isInstance)
                .map(literal -> unit.literal(((StringLiteralExpr) literal).getValue()))
                .toList();
    }

    /** The nodes below one and below what the variables and methods that it names are. */
    private List<Node> reached(Node start) {
        List<Node> nodes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Deque<Node> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty() && nodes.size() < MAX_NODES) {
            Node node = open.pop();
            nodes.add(node);
            node.getChildNodes().forEach(open::push);
            String name = node instanceof NameExpr variable
                    ? variable.getNameAsString()
                    : node instanceof MethodCallExpr call ? call.getNameAsString() + "()" : "";
            if (!name.isEmpty() && seen.add(name)) {
                meanings.getOrDefault(name, List.of()).forEach(open::push);
            }
        }
        return nodes;
    }
}
