package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.Parameter;
import io.hivesec.engines.webshell.jsp.JavaUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs a page over what is known of its values and tells which capabilities it used with what. */
public final class Interpreter {
    private static final Map<String, String> IMPLICIT = Map.of(
            "request", "HttpServletRequest",
            "response", "HttpServletResponse",
            "session", "HttpSession",
            "application", "ServletContext",
            "out", "JspWriter",
            "pageContext", "PageContext",
            "jspContext", "PageContext",
            "config", "ServletConfig");
    private static final Set<String> MESSAGES =
            Set.of("onMessage", "handleMessage", "handleTextMessage", "onText", "completed", "channelRead");

    private static final int MAX_PARENTS = 8;

    private final Machine machine;

    private Interpreter(Machine machine) {
        this.machine = machine;
    }

    /**
     * The outcome of a run.
     *
     * @param hits the uses of capabilities, in the order met
     * @param problem why the run stopped early, empty if it did not
     * @param pages the pages that the page puts together and writes to files
     */
    public record Outcome(List<Hit> hits, String problem, List<String> pages) {
        public Outcome {
            hits = List.copyOf(hits);
            pages = List.copyOf(pages);
        }
    }

    /**
     * Runs a page.
     *
     * @param unit the page's Java
     * @param tree its syntax tree
     * @param budget what the run may cost
     */
    public static Outcome run(JavaUnit unit, CompilationUnit tree, Budget budget) {
        Machine machine = new Machine(unit, budget);
        String problem = "";
        try {
            new Interpreter(machine).run(tree);
        } catch (Budget.Exhausted e) {
            problem = e.getMessage();
        } catch (StackOverflowError e) {
            problem = "nesting exhausts the stack";
        }
        return new Outcome(
                machine.hits(),
                problem == null || problem.isEmpty() ? machine.problem : problem,
                List.copyOf(machine.pages));
    }

    private void run(CompilationUnit tree) {
        DeclaredTypes.of(tree, machine.unit.source()).forEach(machine.classes::putIfAbsent);
        ClassModel page = machine.model(JavaUnit.PAGE_CLASS);
        Scope root = new Scope(null, null, null, 0);
        IMPLICIT.forEach((name, type) -> root.declare(name, Value.typed(type)));
        machine.classes.values().forEach(model -> model.captured = root);
        if (page == null) {
            return;
        }
        Scope pageScope = new Scope(root, page, page.statics, 0);
        machine.classes.values().forEach(model -> model.captured = model == page ? root : pageScope);
        Value self = machine.instances.construct(JavaUnit.PAGE_CLASS, List.of(), tree, root);
        HeapObject instance = self.heap();
        if (instance != null) {
            page.statics.fields.forEach(instance.fields::putIfAbsent);
            Scope inside = new Scope(root, page, instance, 0);
            machine.classes.values().stream().filter(m -> m != page).forEach(m -> m.captured = inside);
            start(page, JavaUnit.SERVICE, instance);
            boolean stored =
                    instance.fields.values().stream().anyMatch(v -> v.flow() != null) || !machine.attributes.isEmpty();
            if (stored) {
                // What one request stores in a field or the session, the next one uses.
                start(page, JavaUnit.SERVICE, instance);
            }
        }
        new ArrayList<>(machine.classes.values()).forEach(model -> startRest(model, model == page ? instance : null));
        machine.instances.anonymousClasses().forEach(model -> startRest(model, null));
    }

    private void start(ClassModel model, String method, HeapObject instance) {
        for (CallableDeclaration<?> callable : model.callables()) {
            if (callable.getNameAsString().equals(method)) {
                machine.calls.run(callable, instance, model, parametersOf(callable, false), model.captured);
            }
        }
    }

    /** Methods that nothing on the page calls are called by a server or through a class loader. */
    private void startRest(ClassModel model, @org.jspecify.annotations.Nullable HeapObject instance) {
        boolean remote = isRemote(model.name, 0);
        for (CallableDeclaration<?> callable : model.callables()) {
            if (remote || !machine.visited.contains(callable)) {
                HeapObject self = instance != null ? instance : model.latest != null ? model.latest : new HeapObject();
                self.model = model;
                machine.weakness = 0;
                machine.calls.run(callable, self, model, parametersOf(callable, remote), model.captured);
            }
        }
    }

    /** Whether other machines call the methods of a class. Source: the Javadoc of java.rmi.Remote and of JMX's standard beans. */
    private boolean isRemote(String name, int depth) {
        ClassModel model = machine.model(name);
        for (String parent : model == null || depth > MAX_PARENTS ? List.<String>of() : model.supertypes) {
            String simple = Value.simpleName(parent);
            boolean managed = simple.endsWith("MBean") || simple.endsWith("MXBean");
            if (simple.equals("Remote") || managed || isRemote(simple, depth + 1)) {
                return true;
            }
        }
        return false;
    }

    private List<Value> parametersOf(CallableDeclaration<?> callable, boolean remote) {
        List<Value> values = new ArrayList<>();
        boolean message = remote && callable.isMethodDeclaration() || MESSAGES.contains(callable.getNameAsString());
        for (Parameter parameter : callable.getParameters()) {
            String type = parameter.getTypeAsString();
            Taint taint = message
                    ? Taint.of(
                            Taint.Origin.SOCKET,
                            machine.line(parameter),
                            callable.getNameAsString() + '(' + parameter + ')')
                    : null;
            values.add(Value.tainted(type, taint));
        }
        return values;
    }
}
