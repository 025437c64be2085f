package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.ConstructorDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.MethodReferenceExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.SuperExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.ExplicitConstructorInvocationStmt;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls: into the page's own methods, lambdas and classes, or out to a library. */
final class Calls {
    private static final int MAX_ACTIVE = 2;
    private static final int MAX_CHOICES = 16;
    private static final Set<String> CALLBACKS =
            Set.of("run", "call", "get", "apply", "accept", "test", "compare", "invoke");
    private static final Set<String> OUTPUTS =
            Set.of("JspWriter", "HttpServletResponse", "ServletResponse", "HttpSession");

    private final Machine machine;
    final Library library;
    private final Deque<Value[]> results = new ArrayDeque<>();

    Calls(Machine machine) {
        this.machine = machine;
        this.library = new Library(machine);
    }

    /** Notes a value that the running method may return. */
    void returned(Value value) {
        Value[] top = results.peek();
        if (top != null) {
            top[0] = top[0] == Value.UNKNOWN ? value : Value.join(top[0], value);
        }
    }

    Value call(MethodCallExpr call, Scope scope) {
        String name = call.getNameAsString();
        Expression on = call.getScope().orElse(null);
        if (on == null) {
            List<Value> arguments = machine.expressions.all(call.getArguments(), scope);
            return unqualified(name, arguments, call, scope);
        }
        String type = machine.expressions.className(on, scope);
        if (type != null) {
            List<Value> arguments = machine.expressions.all(call.getArguments(), scope);
            ClassModel model = machine.model(Value.simpleName(type));
            CallableDeclaration<?> own = model == null ? null : callable(model, name, arguments.size());
            if (own != null && model != null) {
                return run(own, machine.instances.initialised(model).statics, model, arguments, model.captured);
            }
            if (model != null && !model.constants.isEmpty() && (name.equals("valueOf") || name.equals("values"))) {
                return machine.instances.constants(model, name, arguments);
            }
            return library.statically(model == null ? type : machine.libraryType(model.name), name, arguments, call);
        }
        Value target = machine.expressions.eval(on, scope);
        List<Value> arguments = machine.expressions.all(call.getArguments(), scope);
        if (on instanceof SuperExpr) {
            return library.call(target, target.type(), name, arguments, call);
        }
        Value result = dispatch(target, name, arguments, call);
        remember(on, target, arguments, scope);
        return result;
    }

    /** A variable whose object is not modelled takes the taint of what is put into it. */
    private void remember(Expression on, Value target, List<Value> arguments, Scope scope) {
        if (!(on instanceof NameExpr)
                || target.heap() != null
                || OUTPUTS.contains(target.type())
                || Sources.REQUESTS.contains(target.type())) {
            return;
        }
        Taint taint = target.taint();
        for (Value argument : arguments) {
            taint = Taint.join(taint, argument.flow());
        }
        if (taint != null && taint != target.taint() && target.constant() == null) {
            machine.expressions.store(on, target.withTaint(taint), scope);
        }
    }

    private Value unqualified(String name, List<Value> arguments, MethodCallExpr call, Scope scope) {
        if (name.equals("hiveApply") && !arguments.isEmpty() && arguments.get(0).heap() != null) {
            return runCode(arguments.get(0).heap(), arguments.subList(1, arguments.size()));
        }
        if (name.equals("hiveEl") || name.equals("hiveSet")) {
            return arguments.isEmpty() ? Value.UNKNOWN : arguments.get(0);
        }
        for (Scope at = scope; at != null; at = at.parent) {
            CallableDeclaration<?> own = at.model == null ? null : callable(at.model, name, arguments.size());
            if (own != null && at.model != null) {
                return run(own, at.self, at.model, arguments, at.model.captured);
            }
        }
        String type = scope.model == null ? "" : machine.libraryType(scope.model.name);
        Value self = scope.self == null ? Value.typed(type) : Value.object(type, scope.self);
        return library.call(self, type, name, arguments, call);
    }

    Value dispatch(Value target, String name, List<Value> arguments, Node call) {
        HeapObject heap = target.heap();
        if (heap != null && heap.handler != null && machine.depth < Machine.MAX_CALLS) {
            Value handler = heap.handler;
            machine.depth++;
            Value result =
                    dispatch(handler, "invoke", List.of(target, Value.UNKNOWN, library.arrayOf(arguments)), call);
            machine.depth--;
            return result;
        }
        if (heap != null && !heap.choices.isEmpty()) {
            return anyOf(heap.choices, choice -> dispatch(choice, name, arguments, call));
        }
        if (heap != null && heap.model != null) {
            CallableDeclaration<?> own = callable(heap.model, name, arguments.size());
            if (own != null) {
                return run(own, heap, heap.model, arguments, heap.model.captured);
            }
            if (name.equals("hiveSetAll")) {
                setAll(heap, heap.model, arguments);
            }
            Value inherited = Overrides.call(this, target, name, arguments);
            if (inherited != null) {
                return inherited;
            }
            if (name.equals("start")) {
                runLater(heap, List.of());
            }
            return library.call(target, machine.libraryType(heap.model.name), name, arguments, call);
        }
        if (heap != null && heap.code != null) {
            return runCode(heap, arguments);
        }
        return library.call(target, target.type(), name, arguments, call);
    }

    /** What one of some objects gives, whichever it is. */
    private Value anyOf(List<Value> choices, UnaryOperator<Value> ask) {
        Value[] all = {Value.UNKNOWN};
        for (Value choice : choices) {
            machine.budget.spend();
            machine.statements.maybe(() -> {
                Value result = ask.apply(choice);
                all[0] = all[0] == Value.UNKNOWN ? result : Value.join(all[0], result);
                return Statements.End.NEXT;
            });
        }
        return all[0];
    }

    /** {@code jsp:setProperty} with all parameters of the request: any setter may get any of them. */
    private void setAll(HeapObject bean, ClassModel model, List<Value> parameters) {
        for (CallableDeclaration<?> callable : model.callables()) {
            if (callable.getNameAsString().startsWith("set")
                    && callable.getParameters().size() == 1) {
                run(callable, bean, model, List.of(Value.tainted("String", flows(parameters))), model.captured);
            }
        }
    }

    /** Runs what a library runs of an object of the page: the method of its functional interface. */
    void runLater(HeapObject heap, List<Value> arguments) {
        heap.choices.forEach(choice -> {
            if (choice.heap() != null) {
                runLater(choice.heap(), arguments);
            }
        });
        ClassModel model = heap.model;
        if (model == null || machine.depth >= Machine.MAX_CALLS) {
            return;
        }
        for (CallableDeclaration<?> callable : model.callables()) {
            if (CALLBACKS.contains(callable.getNameAsString())) {
                Value result = run(callable, heap, model, arguments, model.captured);
                heap.absorb(result.flow());
            }
        }
    }

    @Nullable
    CallableDeclaration<?> callable(ClassModel model, String name, int arguments) {
        ClassModel at = model;
        for (int i = 0; i < 8 && at != null; i++) {
            CallableDeclaration<?> found = at.callable(name, arguments);
            if (found != null) {
                return found;
            }
            at = name.equals("<init>") || at.supertypes.isEmpty() ? null : machine.model(at.supertypes.get(0));
        }
        return null;
    }

    Value runCode(HeapObject lambda, List<Value> arguments) {
        if (!lambda.choices.isEmpty()) {
            return anyOf(lambda.choices, choice -> {
                HeapObject heap = choice.heap();
                return heap == null ? Value.UNKNOWN : runCode(heap, arguments);
            });
        }
        Scope outer = lambda.scope;
        if (lambda.code instanceof LambdaExpr code && outer != null && enter(code)) {
            Scope scope = outer.inner(machine.weakness);
            for (int i = 0; i < code.getParameters().size(); i++) {
                Value value = i < arguments.size() ? arguments.get(i) : Value.UNKNOWN;
                scope.declare(code.getParameter(i).getNameAsString(), value);
            }
            results.push(new Value[] {Value.UNKNOWN});
            int returns = machine.returns;
            try {
                if (code.getBody() instanceof ExpressionStmt e) {
                    returned(machine.expressions.eval(e.getExpression(), scope));
                } else if (code.getBody() instanceof BlockStmt block) {
                    machine.statements.block(block.getStatements(), scope);
                }
            } finally {
                machine.returns = returns;
                leave(code);
            }
            return results.pop()[0];
        }
        if (lambda.code instanceof MethodReferenceExpr code && outer != null) {
            return reference(code, arguments, outer);
        }
        return Value.tainted("", flows(arguments));
    }

    private Value reference(MethodReferenceExpr code, List<Value> arguments, Scope scope) {
        String type = code.getScope().toString();
        boolean named = Character.isUpperCase(Value.simpleName(type).charAt(0)) && scope.find(type) == null;
        if (code.getIdentifier().equals("new")) {
            return machine.instances.construct(type, arguments, code, scope);
        }
        if (named && !arguments.isEmpty() && machine.sinks.find(Value.simpleName(type), code.getIdentifier()) != null) {
            return library.call(
                    arguments.get(0),
                    Value.simpleName(type),
                    code.getIdentifier(),
                    arguments.subList(1, arguments.size()),
                    code);
        }
        if (named) {
            return library.statically(type, code.getIdentifier(), arguments, code);
        }
        // The parser takes the name of a variable before the colons for that of a type.
        Value held = scope.find(type);
        boolean one = code.getIdentifier().equals("get");
        return dispatch(
                held == null ? machine.expressions.eval(code.getScope(), scope) : held,
                code.getIdentifier(),
                one ? arguments.subList(0, Math.min(1, arguments.size())) : arguments,
                code);
    }

    /** Runs a method of the page. */
    Value run(
            CallableDeclaration<?> callable,
            @Nullable HeapObject self,
            ClassModel model,
            List<Value> arguments,
            @Nullable Scope outer) {
        BlockStmt body = callable instanceof MethodDeclaration method
                ? method.getBody().orElse(null)
                : callable instanceof ConstructorDeclaration constructor ? constructor.getBody() : null;
        if (body == null || !enter(callable)) {
            return Value.tainted("", flows(arguments));
        }
        Scope scope = new Scope(outer, model, self, machine.weakness);
        if (self != machine.instances.initialised(model).statics) {
            scope = new Scope(new Scope(outer, model, model.statics, machine.weakness), model, self, machine.weakness);
        }
        int count = callable.getParameters().size();
        boolean deepest = machine.active.getOrDefault(callable, 0) >= MAX_ACTIVE;
        for (int i = 0; i < count; i++) {
            boolean rest = callable.getParameter(i).isVarArgs()
                    && !(arguments.size() == count && arguments.get(i).type().endsWith("[]"));
            Value value = rest
                    ? library.arrayOf(arguments.subList(Math.min(i, arguments.size()), arguments.size()))
                    : i < arguments.size() ? arguments.get(i) : Value.UNKNOWN;
            if (deepest && value.number() != null && value.flow() == null) {
                // Where the counter of a recursion ends is further down than it is followed.
                value = Value.typed(value.type());
            }
            String type = callable.getParameter(i).getTypeAsString();
            scope.declare(callable.getParameter(i).getNameAsString(), value.isUntyped() ? value.withType(type) : value);
        }
        results.push(new Value[] {Value.UNKNOWN});
        int returns = machine.returns;
        try {
            machine.statements.block(body.getStatements(), scope);
        } finally {
            machine.returns = returns;
            leave(callable);
        }
        return results.pop()[0];
    }

    private boolean enter(Node code) {
        int running = machine.active.getOrDefault(code, 0);
        machine.visited.add(code);
        if (running >= MAX_ACTIVE || machine.depth >= Machine.MAX_CALLS) {
            return false;
        }
        machine.active.put(code, running + 1);
        machine.depth++;
        return true;
    }

    private void leave(Node code) {
        machine.active.merge(code, -1, Integer::sum);
        machine.depth--;
    }

    void superConstructor(ExplicitConstructorInvocationStmt call, Scope scope) {
        List<Value> arguments = machine.expressions.all(call.getArguments(), scope);
        if (scope.model == null || scope.self == null) {
            return;
        }
        if (call.isThis()) {
            CallableDeclaration<?> own = scope.model.callable("<init>", arguments.size());
            if (own != null) {
                run(own, scope.self, scope.model, arguments, scope.model.captured);
            }
        } else {
            library.construct(machine.libraryType(scope.model.name), arguments, call);
        }
    }

    /** What an element of an array, a collection or a map may be. */
    Value elementOf(Value container, String type) {
        Value element = Value.UNKNOWN;
        HeapObject heap = container.heap();
        if (heap != null && heap.choices.isEmpty()) {
            List<Value> runnable = Stream.concat(heap.elements.stream().limit(64), heap.fields.values().stream())
                    .filter(Calls::isRunnable)
                    .limit(MAX_CHOICES)
                    .toList();
            if (runnable.size() > 1) {
                HeapObject any = new HeapObject();
                any.choices = runnable;
                any.absorb(container.flow());
                return Value.object(runnable.get(0).type(), any);
            }
        }
        if (heap != null) {
            for (int i = 0; i < heap.elements.size() && i < 64; i++) {
                element = element == Value.UNKNOWN ? heap.elements.get(i) : Value.join(element, heap.elements.get(i));
            }
            for (Value value : heap.fields.values()) {
                element = element == Value.UNKNOWN ? value : Value.join(element, value);
            }
        }
        Value result = element.withTaint(Taint.join(element.taint(), container.flow()));
        String of = container.type().endsWith("[]")
                ? container.type().substring(0, container.type().length() - 2)
                : type;
        return result.isUntyped() ? result.withType(of.equals("var") ? "" : of) : result;
    }

    /** Whether a value is code of the page: a lambda, or an object with methods. */
    static boolean isRunnable(Value value) {
        HeapObject heap = value.heap();
        return heap != null && (heap.model != null || heap.code != null);
    }

    static @Nullable Taint flows(List<Value> values) {
        Taint taint = null;
        for (Value value : values) {
            taint = Taint.join(taint, value.flow());
        }
        return taint;
    }
}
