package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.stmt.ForEachStmt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a page's variables begin with and are set to, and its methods, by their names; read once a page. */
final class PageNames {
    private final Map<String, Expression> declared = new HashMap<>();
    private final Map<String, List<AssignExpr>> assigned = new HashMap<>();
    private final Map<String, MethodDeclaration> methods = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();

    PageNames(@Nullable CompilationUnit unit) {
        if (unit == null) {
            return;
        }
        Set<String> seen = new HashSet<>();
        Nodes.each(unit, node -> {
            if (node instanceof VariableDeclarator variable) {
                String name = variable.getNameAsString();
                variable.getInitializer().ifPresent(value -> declared.putIfAbsent(name, value));
                if (!seen.add(name)) {
                    ambiguous.add(name);
                }
            } else if (node instanceof ForEachStmt each) {
                declared.putIfAbsent(each.getVariable().getVariable(0).getNameAsString(), each.getIterable());
            } else if (node instanceof AssignExpr set && set.getTarget() instanceof NameExpr name) {
                assigned.computeIfAbsent(name.getNameAsString(), key -> new ArrayList<>())
                        .add(set);
            } else if (node instanceof MethodDeclaration method) {
                if (methods.put(method.getNameAsString(), method) != null) {
                    ambiguous.add(method.getNameAsString());
                }
            }
        });
    }

    /** What the first variable of a name begins with, or what a loop takes it from; null if with nothing. */
    @Nullable
    Expression declared(String name) {
        return declared.get(name);
    }

    /** Where variables of a name are set. */
    List<AssignExpr> assigned(String name) {
        return assigned.getOrDefault(name, List.of());
    }

    /** The only method of a name. */
    @Nullable
    MethodDeclaration method(String name) {
        return ambiguous.contains(name) ? null : methods.get(name);
    }

    /** Whether several variables have the name. */
    boolean isAmbiguous(String name) {
        return ambiguous.contains(name);
    }
}
