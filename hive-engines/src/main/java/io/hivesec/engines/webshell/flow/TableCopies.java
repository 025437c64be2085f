package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.stmt.DoStmt;
import com.github.javaparser.ast.stmt.ForStmt;
import com.github.javaparser.ast.stmt.WhileStmt;
import io.hivesec.engines.webshell.jsp.JavaUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Pages of nothing but code that copy whatever columns a table has: to whoever asks, with an account of the database that stands in
 * the page, or into a file of the site that is called as something else. A report has a page around it, an export says what it sends.
 */
public final class TableCopies {
    private static final Set<String> COLUMNS = Set.of("getString", "getObject", "getNString");
    private static final Set<String> SHOWS = Set.of("print", "println", "write", "append");
    private static final Set<String> WRITERS =
            Set.of("FileWriter", "FileOutputStream", "PrintWriter", "PrintStream", "RandomAccessFile");

    /** Calls by which an export says what it sends, or shows another page. */
    private static final Set<String> SAYS = Set.of(
            "setContentType", "setHeader", "addHeader", "sendRedirect", "forward", "include", "sendError", "getWriter");

    /** Marks of a page, of an object or of a list in a text. */
    private static final Pattern MARKS = Pattern.compile("[<{]|\\[\\s*\\{?$|&nbsp;");

    private static final int MAX_CALLS = 4_000;

    private final JavaUnit unit;
    private final List<MethodCallExpr> calls;

    private TableCopies(JavaUnit unit, CompilationUnit tree) {
        this.unit = unit;
        this.calls =
                tree.findAll(MethodCallExpr.class).stream().limit(MAX_CALLS).toList();
    }

    /**
     * Whether a page may be one; cheap.
     *
     * @param unit the page's Java
     */
    public static boolean mayBe(JavaUnit unit) {
        return unit.bare()
                && unit.source().contains("executeQuery")
                && COLUMNS.stream().anyMatch(name -> unit.source().contains(name));
    }

    /**
     * Returns where such a page takes a column.
     *
     * @param unit the page's Java
     * @param tree its syntax tree
     */
    public static Optional<Hit> of(JavaUnit unit, CompilationUnit tree) {
        TableCopies page = new TableCopies(unit, tree);
        boolean marked = tree.findAll(StringLiteralExpr.class).stream()
                .anyMatch(text -> MARKS.matcher(unit.literal(text.getValue())).find());
        if (marked || page.calls.stream().anyMatch(call -> SAYS.contains(call.getNameAsString()))) {
            return Optional.empty();
        }
        boolean shows = page.calls.stream().anyMatch(TableCopies::shows);
        boolean copies = shows
                ? page.calls.stream().anyMatch(TableCopies::connects)
                : tree.findAll(ObjectCreationExpr.class).stream().anyMatch(page::hides);
        return copies
                ? page.calls.stream().filter(TableCopies::takesAny).findFirst().map(page::hit)
                : Optional.empty();
    }

    private Hit hit(MethodCallExpr call) {
        int line = call.getRange().map(range -> unit.pageLine(range.begin.line)).orElse(0);
        return new Hit(Capability.QUERY, call.getNameAsString(), line, null, "", false, "dump");
    }

    /** Whether a column is taken by a number that a loop counts. */
    private static boolean takesAny(MethodCallExpr call) {
        boolean one = COLUMNS.contains(call.getNameAsString())
                && call.getScope().isPresent()
                && call.getArguments().size() == 1;
        Expression which = one ? call.getArgument(0) : null;
        if (!(which instanceof NameExpr) && !(which instanceof BinaryExpr)) {
            return false;
        }
        Node outer = call.getParentNode().orElse(null);
        while (outer != null) {
            if (outer instanceof ForStmt || outer instanceof WhileStmt || outer instanceof DoStmt) {
                return true;
            }
            outer = outer.getParentNode().orElse(null);
        }
        return false;
    }

    private static boolean shows(MethodCallExpr call) {
        return SHOWS.contains(call.getNameAsString())
                && call.getScope()
                        .map(Expression::toString)
                        .filter("out"::equals)
                        .isPresent();
    }

    private static boolean connects(MethodCallExpr call) {
        return call.getNameAsString().equals("getConnection")
                && call.getScope()
                        .map(Expression::toString)
                        .filter(scope -> scope.endsWith("DriverManager"))
                        .isPresent();
    }

    /** Whether a file of the site is written that is called as what browsers show. */
    private boolean hides(ObjectCreationExpr made) {
        return WRITERS.contains(made.getType().getNameAsString())
                && made.findAll(MethodCallExpr.class).stream()
                        .anyMatch(call -> call.getNameAsString().equals("getRealPath"))
                && made.findAll(StringLiteralExpr.class).stream()
                        .anyMatch(text -> Passwords.hideIn(unit.literal(text.getValue())));
    }
}
