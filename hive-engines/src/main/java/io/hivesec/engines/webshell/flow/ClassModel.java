package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.body.BodyDeclaration;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.ConstructorDeclaration;
import com.github.javaparser.ast.body.EnumConstantDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A class that the page declares. */
final class ClassModel {
    final String name;
    final List<String> supertypes;
    final NodeList<BodyDeclaration<?>> members;
    final HeapObject statics = new HeapObject();
    /** Where a local or anonymous class was met, whose names it sees. */
    @Nullable
    Scope captured;
    /** The instance made last, for methods that only a server calls. */
    @Nullable
    HeapObject latest;

    boolean initialised;
    /** The names of a record's components, in order. */
    List<String> components = List.of();
    /** The constants of an enum. */
    List<EnumConstantDeclaration> constants = List.of();

    ClassModel(String name, List<String> supertypes, NodeList<BodyDeclaration<?>> members) {
        this.name = name;
        this.supertypes = List.copyOf(supertypes);
        this.members = members;
    }

    /** The method or constructor with this name that takes that many arguments, or any with the name. */
    @Nullable
    CallableDeclaration<?> callable(String method, int arguments) {
        CallableDeclaration<?> found = null;
        for (CallableDeclaration<?> candidate : callables()) {
            boolean named = candidate instanceof ConstructorDeclaration
                    ? method.equals("<init>")
                    : candidate.getNameAsString().equals(method);
            if (named && candidate.getParameters().size() == arguments) {
                return candidate;
            }
            boolean variable = named && candidate.getParameters().stream().anyMatch(p -> p.isVarArgs());
            found = variable ? candidate : found;
        }
        return found;
    }

    List<CallableDeclaration<?>> callables() {
        List<CallableDeclaration<?>> found = new ArrayList<>();
        for (BodyDeclaration<?> member : members) {
            if (member instanceof MethodDeclaration method) {
                found.add(method);
            } else if (member instanceof ConstructorDeclaration constructor) {
                found.add(constructor);
            }
        }
        return found;
    }
}
