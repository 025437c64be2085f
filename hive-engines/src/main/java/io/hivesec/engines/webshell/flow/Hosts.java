package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which variables hold an address whose host an expression gives, and which expressions hold nothing of a request's. */
final class Hosts {
    private static final int MAX_LINKS = 4;
    private static final int MAX_NAMES = 20;

    /** Methods that change how a text is written, not which one it is. */
    private static final Set<String> SAME = Set.of("toLowerCase", "toUpperCase", "trim", "toString", "toExternalForm");

    /** Methods that give the one path of a file, without steps upwards. */
    private static final Set<String> CANONICAL =
            Set.of("getCanonicalPath", "getCanonicalFile", "normalize", "toRealPath");

    private static final Set<String> ADDRESS = Set.of("URL", "URI");

    private Hosts() {}

    /** The variable that an expression is, whatever its letters' case; null if it is none. */
    static @Nullable String nameOf(Expression expression) {
        return plain(expression, SAME) instanceof NameExpr name ? name.getNameAsString() : null;
    }

    /** The variable whose path without steps upwards an expression gives; null if it gives none. */
    static @Nullable String canonical(Expression expression) {
        Expression same = plain(expression, SAME);
        return same instanceof MethodCallExpr call && CANONICAL.contains(call.getNameAsString())
                ? call.getScope()
                        .map(scope -> plain(scope, CANONICAL))
                        .map(Hosts::nameOf)
                        .orElse(null)
                : null;
    }

    private static Expression plain(Expression expression, Set<String> methods) {
        Expression plain = expression;
        for (int i = 0; i < MAX_LINKS; i++) {
            if (plain instanceof EnclosedExpr enclosed) {
                plain = enclosed.getInner();
            } else if (plain instanceof MethodCallExpr call
                    && methods.contains(call.getNameAsString())
                    && call.getScope().isPresent()) {
                plain = call.getScope().get();
            }
        }
        return plain;
    }

    /** The variables that hold the address whose host an expression gives; none if it gives no host. */
    static List<String> addresses(Expression expression, PageNames names) {
        List<String> found = new ArrayList<>();
        Expression host = plain(expression, SAME);
        for (int i = 0; i < MAX_LINKS && host instanceof NameExpr name; i++) {
            Expression first =
                    names.isAmbiguous(name.getNameAsString()) ? null : names.declared(name.getNameAsString());
            host = first == null ? host : plain(first, SAME);
        }
        if (host instanceof MethodCallExpr call
                && (call.getNameAsString().equals("getHost")
                        || call.getNameAsString().equals("getAuthority"))) {
            Expression address = call.getScope().orElse(null);
            for (int i = 0; i < MAX_LINKS && address != null; i++) {
                if (address instanceof NameExpr name) {
                    found.add(name.getNameAsString());
                    address = names.isAmbiguous(name.getNameAsString()) ? null : names.declared(name.getNameAsString());
                } else {
                    address = made(address);
                }
            }
        }
        return found;
    }

    /** What an address is made of; null if the expression makes none. */
    private static @Nullable Expression made(Expression expression) {
        if (expression instanceof ObjectCreationExpr create
                && ADDRESS.contains(create.getType().getNameAsString())
                && create.getArguments().size() == 1) {
            return create.getArgument(0);
        }
        boolean creates = expression instanceof MethodCallExpr call
                && call.getNameAsString().equals("create")
                && call.getArguments().size() == 1;
        return creates ? ((MethodCallExpr) expression).getArgument(0) : null;
    }

    /** Whether an expression holds nothing of an outsider's, as far as its variables tell. */
    static boolean isOwn(Expression expression, Scope scope, PageNames names) {
        return isOwn(expression, scope, names, 0);
    }

    private static boolean isOwn(Expression expression, Scope scope, PageNames names, int depth) {
        List<NameExpr> used = expression.findAll(NameExpr.class);
        if (depth > MAX_LINKS || used.size() > MAX_NAMES) {
            return false;
        }
        for (NameExpr use : used) {
            String name = use.getNameAsString();
            Value held = scope.find(name);
            Expression first = held == null ? names.declared(name) : null;
            boolean own = held != null
                    ? held.flow() == null
                    : first != null
                            ? isOwn(first, scope, names, depth + 1)
                            : !name.equals("request") && !isParameter(use, name);
            if (!own || name.equals("request")) {
                return false;
            }
        }
        return true;
    }

    private static boolean isParameter(NameExpr use, String name) {
        Node parent = use;
        while (parent != null && !(parent instanceof MethodDeclaration)) {
            parent = parent.getParentNode().orElse(null);
        }
        return parent instanceof MethodDeclaration method
                && method.getParameterByName(name).isPresent();
    }
}
