package io.hivesec.engines.webshell.jsp;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.MethodReferenceExpr;
import com.github.javaparser.ast.expr.Name;
import com.github.javaparser.ast.expr.SimpleName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** Short stand-ins for the names of a page while it is parsed, which goes by characters; the tree gets the names back. */
final class ShortNames {
    /** Begins a stand-in; source that holds it keeps its names. */
    static final String MARK = "_$";

    /** Names are left alone up to this length, which no stand-in undercuts. */
    private static final int SHORT = 5;

    /** The words that a parser knows, those that it knows in some places only included. Source: the Java Language Specification, 3.9. */
    private static final Set<String> WORDS = Set.of(
            ("abstract assert boolean break class const continue default double enum exports extends false final finally"
                            + " float implements import instanceof interface module native non opens package permits"
                            + " private protected provides public record requires return sealed short static strictfp"
                            + " super switch synchronized throw throws transient transitive volatile while yield")
                    .split(" "));

    private ShortNames() {}

    /** Whether the word from {@code from} to {@code to} gains from a stand-in. */
    static boolean fits(String source, int from, int to) {
        return to - from > SHORT
                && !Character.isDigit(source.charAt(from))
                && !WORDS.contains(source.substring(from, to));
    }

    /** Puts the names of {@code unit} back into its tree. */
    static void restore(JavaUnit unit, CompilationUnit tree) {
        Deque<Node> pending = new ArrayDeque<>();
        pending.push(tree);
        while (!pending.isEmpty()) {
            Node node = pending.pop();
            if (node instanceof SimpleName name) {
                if (name.getIdentifier().startsWith(MARK)) {
                    name.setIdentifier(unit.readable(name.getIdentifier()));
                }
                continue;
            }
            if (node instanceof Name name && name.getIdentifier().startsWith(MARK)) {
                name.setIdentifier(unit.readable(name.getIdentifier()));
            } else if (node instanceof MethodReferenceExpr reference
                    && reference.getIdentifier().startsWith(MARK)) {
                reference.setIdentifier(unit.readable(reference.getIdentifier()));
            }
            node.getChildNodes().forEach(pending::push);
        }
    }
}
