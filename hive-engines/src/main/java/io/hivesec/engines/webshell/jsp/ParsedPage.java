package io.hivesec.engines.webshell.jsp;

import com.github.javaparser.ast.CompilationUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of parsing a page's Java.
 *
 * @param unit the Java that was parsed
 * @param tree the syntax tree, possibly with parts left out; null if there is none
 * @param problem why the tree is missing or incomplete, empty if it is whole
 */
public record ParsedPage(JavaUnit unit, @Nullable CompilationUnit tree, String problem) {
    /** Returns the tree, if there is one. */
    public Optional<CompilationUnit> syntax() {
        return Optional.ofNullable(tree);
    }

    /** Whether all of the page's code is in the tree. */
    public boolean isWhole() {
        return tree != null && problem.isEmpty();
    }
}
