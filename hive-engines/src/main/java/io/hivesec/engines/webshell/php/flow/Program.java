package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.php.syntax.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a page declares: functions, classes, constants, aliases. Grows as code is evaluated. Not thread-safe. */
final class Program {
    private static final int MAX_PARENTS = 12;

    /** A function and where it stands. */
    record Declared(Node.Function function, Layer layer) {}

    /** A class and where it stands. */
    record DeclaredType(Node.Type type, Layer layer) {}

    /** A method, the class that has it, and where it stands. */
    record Method(Node.Function function, DeclaredType owner) {}

    final Map<String, Declared> functions = new LinkedHashMap<>();
    final Map<String, DeclaredType> types = new LinkedHashMap<>();
    private boolean hooked;
    final Map<String, Value> constants = new HashMap<>();
    final Map<String, Ref> statics = new HashMap<>();
    final Map<String, String> functionAliases = new HashMap<>();
    final Map<String, String> typeAliases = new HashMap<>();

    static String plain(String name) {
        return name.substring(name.lastIndexOf('\\') + 1).toLowerCase(Locale.ROOT);
    }

    void declare(Iterable<? extends Node.Stmt> statements, Layer layer) {
        for (Node.Stmt statement : statements) {
            if (statement instanceof Node.Function function) {
                functions.putIfAbsent(plain(function.name()), new Declared(function, layer));
            } else if (statement instanceof Node.Block block) {
                declare(block.statements(), layer);
            } else if (statement instanceof Node.Alias alias) {
                (alias.function() ? functionAliases : typeAliases).put(plain(alias.alias()), alias.target());
            }
        }
    }

    /** Notes a class. */
    void declare(DeclaredType declared) {
        types.putIfAbsent(plain(declared.type.name()), declared);
        hooked |= declared.type.methods().stream()
                .anyMatch(method -> method.name().indexOf(':') > 0);
    }

    /** Whether a property of a class does something when it is read or set. */
    boolean hooked() {
        return hooked;
    }

    @Nullable
    DeclaredType type(String name) {
        return types.get(plain(name));
    }

    /** A class, and the classes, interfaces and traits that it takes over, nearest first. */
    List<DeclaredType> lineage(String name) {
        Map<String, DeclaredType> found = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(name));
        while (!open.isEmpty() && found.size() < MAX_PARENTS) {
            String next = plain(open.poll());
            DeclaredType declared = types.get(next);
            if (declared != null && found.putIfAbsent(next, declared) == null) {
                open.add(declared.type.parent());
                open.addAll(declared.type.traits());
            }
        }
        return List.copyOf(found.values());
    }

    @Nullable
    Method method(String type, String name) {
        String next = type;
        for (int i = 0; i < MAX_PARENTS && !next.isEmpty(); i++) {
            DeclaredType declared = type(next);
            if (declared == null) {
                return null;
            }
            Method own = own(declared, name, 0);
            if (own != null) {
                return own;
            }
            next = declared.type.parent();
        }
        return null;
    }

    private @Nullable Method own(DeclaredType declared, String name, int depth) {
        for (Node.Function method : declared.type.methods()) {
            if (method.name().equalsIgnoreCase(name)) {
                return new Method(method, declared);
            }
        }
        if (depth < MAX_PARENTS) {
            for (String trait : declared.type.traits()) {
                DeclaredType other = type(trait);
                Method method = other == null ? null : own(other, name, depth + 1);
                if (method != null && method.function.body() != null) {
                    return new Method(method.function, new DeclaredType(declared.type, method.owner.layer));
                }
            }
        }
        return null;
    }

    /** Declares a function, unless there is one of its name. */
    void declare(Node.Function function, Layer layer) {
        functions.putIfAbsent(plain(function.name()), new Declared(function, layer));
    }
}
